/** Runs a program as a step of a tier: output collected, killed at its time limit with all that it started. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../packed/prepare.js';

export interface Command {
  /** The program and its arguments; programs of `node_modules/.bin` are found by their names. */
  command: readonly [string, ...string[]];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  limitMinutes: number;
}

export interface CommandResult {
  ok: boolean;
  /** All that was printed, on stdout and on stderr. */
  output: string;
  stdout: string;
}

const PATH = [path.join(root, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
const running = new Set<() => void>();

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const kill of running) kill();
    process.exit(1);
  });

export function runCommand({
  command: [program, ...args],
  cwd = root,
  env,
  limitMinutes,
}: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    // A separate process group, so that the limit ends the processes of its processes as well.
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, FORCE_COLOR: '0', TEST_PACKED: 'true', ...env, PATH },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    let stdout = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      collect(chunk);
    });
    child.stderr.on('data', collect);
    const kill = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    };
    running.add(kill);
    const timer = setTimeout(() => {
      output += `\n${program} was killed after its limit of ${limitMinutes} minutes.\n`;
      kill();
    }, limitMinutes * 60_000);
    const end = (ok: boolean): void => {
      clearTimeout(timer);
      running.delete(kill);
      resolve({ ok, output, stdout });
    };
    child.once('error', (error) => {
      output += error.message;
      end(false);
    });
    child.once('close', (code) => {
      end(code === 0);
    });
  });
}
