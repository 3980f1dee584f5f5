/**
 * Runs a tier of tests: `tsx scripts/test/run.ts quick|all`. Prints the result of each step, the total, and last what was
 * left out. Exits with 1 if something failed; with `CI` set also if something was left out.
 */
import type { LeftOut } from '../../test/support/left-out.js';
import { type Step, type StepResult } from './step.js';
import { type Tier, tiers } from './tiers.js';

const seconds = (since: number): string => `${((performance.now() - since) / 1_000).toFixed(0)} s`;

async function runStep({ title, run }: Step): Promise<StepResult> {
  const begun = performance.now();
  const result = await run();
  const { passed, failed, output } = result;
  const counts = passed > 0 ? `, ${passed} passed` : '';
  console.log(`${failed.length > 0 ? '✖' : '✔'} ${title} (${seconds(begun)}${counts})`);
  if (failed.length > 0) console.log(output.replace(/^/gm, '    '));
  return result;
}

async function runLane(steps: Step[]): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const step of steps) results.push(await runStep(step));
  return results;
}

const count = (suites: unknown[]): string => `${suites.length} ${suites.length === 1 ? 'suite' : 'suites'}`;

/** One block: for each missing program, the suites that need it and the command that installs it. */
function describeLeftOut(suites: LeftOut[]): string {
  const unique = [...new Map(suites.map((suite) => [`${suite.needs}\n${suite.title}`, suite])).values()];
  const installs = new Map(unique.map(({ needs, install }) => [needs, install]));
  const lines = [...installs].map(([program, install]) => {
    const titles = unique.filter(({ needs }) => needs === program).map(({ title }) => `    ${title}\n`);
    return `  ${count(titles)} without ${program}; to install it: ${install}\n${titles.join('')}`;
  });
  return `LEFT OUT: ${count(unique)}\n${lines.join('')}`;
}

async function runTier({ name, setup, lanes, demands = [] }: Tier): Promise<boolean> {
  const begun = performance.now();
  const results = await runLane(setup);
  results.push(...(await Promise.all(lanes.map(runLane))).flat());
  const leftOut = results.flatMap((result) => result.leftOut);
  const failedSoFar = results.flatMap((result) => result.failed);
  if (failedSoFar.length === 0 && leftOut.length === 0) results.push(...(await runLane(demands)));
  const failed = results.flatMap((result) => result.failed);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  if (failed.length > 0) console.log(`\nFailed:\n${failed.map((title) => `  ${title}\n`).join('')}`);
  console.log(`\n${name} took ${seconds(begun)}.`);
  console.log(`${passed} passed, ${failed.length} failed`);
  if (leftOut.length > 0) console.log(`\n${describeLeftOut(leftOut)}`);
  return failed.length === 0 && passed > 0 && (leftOut.length === 0 || !process.env['CI']);
}

const tier = tiers[process.argv[2] as keyof typeof tiers] as Tier | undefined;
if (tier === undefined)
  throw new Error(`Expected a tier (${Object.keys(tiers).join(' or ')}), got ${process.argv[2]}.`);
void runTier(tier).then((ok) => {
  process.exitCode = ok ? 0 : 1;
});
