/** Runs the `express-ark-webhooks` command: of the sources, or of the packed package if the tests run against it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { binArgs } from './package.js';
import { KEY } from './serve.js';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts it with the key in the environment. */
export const startCommand = (args: string[], env: NodeJS.ProcessEnv = {}, cwd = __dirname): ChildProcess =>
  spawn(process.execPath, [...binArgs, ...args], { cwd, env: { ...process.env, ARK_API_KEY: KEY, ...env } });

const quoteForShell = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/** Runs it to its end on a new terminal, and resolves to all of its output. */
export async function runOnTerminal(args: string[]): Promise<string> {
  const line = [process.execPath, ...binArgs, ...args].map(quoteForShell).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { env: { ...process.env, ARK_API_KEY: KEY } });
  return text(child.stdout);
}

/** Runs it to its end. */
export async function runCommand(
  args: string[],
  { input = '', env, cwd }: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string } = {},
): Promise<Ran> {
  const child = startCommand(args, env, cwd);
  child.stdin?.end(input);
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { code: await code, stdout, stderr };
}
