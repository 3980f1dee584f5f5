/** Runs other programs. One that exceeds its time limit is killed, with all that it started, and named. */
import { runCommand } from '../../../scripts/test/run-command.js';

const LIMIT_MINUTES = 3;

/** @returns what it printed on stdout; rejects with all that it printed if it fails */
export async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  // The coverage of these programs is theirs.
  const env = { NODE_V8_COVERAGE: undefined };
  const result = await runCommand({ command: [command, ...args], cwd, env, limitMinutes: LIMIT_MINUTES });
  if (!result.ok) throw new Error(`${command} ${args.join(' ')}\n${result.output}`);
  return result.stdout;
}

/** Runs a script with this Node. */
export const runNode = (cwd: string, ...args: string[]): Promise<string> => run(cwd, process.execPath, ...args);
