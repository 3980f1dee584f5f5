/** Describes the machine of a run. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/** The dist/ of an earlier build to measure in the same rounds. */
export const BEFORE = process.env['BENCH_BEFORE'];

export interface Machine {
  date: string;
  node: string;
  processor: string;
  cores: number;
  /** The commit that is measured. */
  commit: string;
  /** The commit of the earlier build. */
  before: string | undefined;
}

export const thisMachine = (): Machine => ({
  date: new Date().toISOString(),
  node: process.version,
  processor: os.cpus()[0]?.model ?? 'unknown',
  cores: os.availableParallelism(),
  commit: readCommit(__dirname),
  before: BEFORE === undefined ? undefined : readCommit(path.dirname(BEFORE)),
});

function readCommit(folder: string): string {
  try {
    return execFileSync('git', ['-C', folder, 'rev-parse', '--short', 'HEAD'], { stdio: 'pipe' }).toString().trim();
  } catch {
    return 'unknown';
  }
}

export const sentenceOf = ({ date, node, processor, cores, commit, before }: Machine, more = ''): string =>
  `Node ${node}, ${cores} cores of ${processor}, ${date.slice(0, 10)}${more}. Commit ${commit}` +
  (before === undefined ? '.' : `, before: ${before}.`);
