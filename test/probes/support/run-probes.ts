import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

interface Options {
  /** The library under test: the name of a package, or a file and, after `#`, the name of its export. */
  library: string;
  /** The name that Express is installed under. */
  express: string;
  /** How long each probe may take, in milliseconds. */
  deadline: number;
}

/**
 * Runs probes, by their file names, in a separate process. A probe that fails ends its process, and the others continue
 * in a new one.
 *
 * @returns the output of the process of each failed probe
 */
export async function runProbes(
  probes: string[],
  { library, express, deadline }: Options,
): Promise<Map<string, string>> {
  const failures = new Map<string, string>();
  for (let left = probes; left.length > 0;) {
    const args = [library, express, String(deadline), ...left];
    const child = fork(path.join(__dirname, 'run.ts'), args, { execArgv: ['--require', 'tsx/cjs'], silent: true });
    let passed = -1;
    child.on('message', () => (passed += 1));
    const [reason] = await Promise.all([text(child.stderr!), once(child, 'close')]);
    if (passed < 0) throw new Error(reason);
    if (passed < left.length) failures.set(left[passed]!, reason);
    left = left.slice(passed + 1);
  }
  return failures;
}
