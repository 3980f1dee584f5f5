/** Describes the machine of a run. */
import os from 'node:os';

export interface Machine {
  date: string;
  node: string;
  processor: string;
  cores: number;
}

export const thisMachine = (): Machine => ({
  date: new Date().toISOString(),
  node: process.version,
  processor: os.cpus()[0]?.model ?? 'unknown',
  cores: os.availableParallelism(),
});

export const sentenceOf = ({ date, node, processor, cores }: Machine, more = ''): string =>
  `Node ${node}, ${cores} cores of ${processor}, ${date.slice(0, 10)}${more}.`;
