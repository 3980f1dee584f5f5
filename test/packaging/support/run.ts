/** Runs other programs, without the account of coverage that a test of ours may keep: it would be of theirs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const env = { ...process.env, NODE_V8_COVERAGE: undefined };

/** @returns what it printed; rejects with all that it printed where it fails */
export async function run(cwd: string, command: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd, env, maxBuffer: 2 ** 26 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error([message, stdout, stderr].join('\n'), { cause: error });
  }
}

/** Runs a script with this Node. */
export const runNode = (cwd: string, ...args: string[]): Promise<string> => run(cwd, process.execPath, ...args);
