/** A profile of the server: the functions with the most self time, for ours by bearer on Express 5. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startLoadGenerator } from './http/load-generator.js';
import { Server } from './http/race.js';
import type { Section } from './section.js';
import { single } from './statistics.js';

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

const MAX_ROWS = 40;

/** A function's file without the machine's directories. */
const place = (url: string): string =>
  url.replace(/^file:\/\//, '').replace(/^.*\/(?=(node_modules|dist|bench)\/)/, '');

function ownTimes({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      url === '' ? functionName : `${functionName || '(anonymous)'} ${place(url)}:${lineNumber + 1}`,
    ]),
  );
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const name = names.get(id)!;
    if (name !== '(idle)') times.set(name, (times.get(name) ?? 0) + timeDeltas[index]!);
  });
  return times;
}

export async function profile(quick: boolean): Promise<Section[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const lane = { rival: 'ours by bearer, enveloped', express: 5 } as const;
  const generator = await startLoadGenerator();
  const server = await new Server(lane, ['--cpu-prof', `--cpu-prof-dir=${folder}`]).ready();
  await server.load(generator, quick ? 3 : 10);
  await Promise.all([server.stop(), generator.stop()]);
  const recorded = JSON.parse(readFileSync(path.join(folder, readdirSync(folder)[0]!), 'utf8')) as CpuProfile;
  rmSync(folder, { recursive: true });

  const times = [...ownTimes(recorded)].toSorted(([, a], [, b]) => b - a);
  const total = times.reduce((sum, [, time]) => sum + time, 0);
  return [
    {
      title: `Profile of ${lane.rival}, on Express 5: the functions with the most self time`,
      columns: { 'of the time': { unit: '%', digits: 1 } },
      rows: times.slice(0, MAX_ROWS).map(([name, time]) => ({
        name,
        figures: { 'of the time': single((time / total) * 100) },
      })),
      targets: [],
    },
  ];
}
