/** Fuzzes for the given time, with new seeds: `npm run fuzz -- --minutes 10`. */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { closeServers } from '../support/serve.js';
import { properties } from './properties.js';
import { Target } from './target.js';

/** The runs of a property between two checks of the clock, and the maximum growth of memory after the warm-up, in bytes. */
const RUNS = 500;
const GROWTH = 50 * 1024 * 1024;

/** Memory in use after a collection, since the clients share the process. */
function bytesInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' } } });
  const end = performance.now() + Number(values.minutes) * 60_000;
  const target = await Target.start();
  const runs = properties.map(([title, property]) => ({ title, property: property(target), count: 0 }));
  let warm = 0;
  let most = 0;
  do {
    for (const run of runs) {
      await fc.assert(run.property, { numRuns: RUNS, endOnFailure: true });
      run.count += RUNS;
    }
    await target.lives();
    most = Math.max(most, bytesInUse());
    // The first quarter fills caches and the memory of claims.
    if (warm === 0 || end - performance.now() > Number(values.minutes) * 45_000) warm = most;
  } while (performance.now() < end);

  for (const { title, count } of runs) console.log(`${count} runs: ${title}`);
  const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  console.log(`${target.requests} requests; ${megabytes(warm)} MB in use when warm, ${megabytes(most)} MB at most`);
  await closeServers();
  if (most - warm > GROWTH) throw new Error('Memory is not flat.');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
