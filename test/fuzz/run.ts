/** Fuzzes for as long as it is told, with fresh seeds: `npm run fuzz -- --minutes 10`. */
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { closeServers } from '../support/serve.js';
import { properties } from './properties.js';
import { Target } from './target.js';

/** Runs of a property between two looks at the clock, and what memory may grow by once all are warm, in bytes. */
const RUNS = 500;
const GROWTH = 50 * 1024 * 1024;

/** What is in use once the garbage is gone: the clients share the process, and their garbage says nothing. */
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
