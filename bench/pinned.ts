/** Child processes pinned to a core. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const canPin = os.availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;

/** A note for the results: they are less reliable if servers and load generator share cores. */
export const pinning = canPin
  ? 'servers on core 0, load generator on core 1'
  : 'NOT pinned to cores: taskset or a second core is missing, so the results are less reliable';

/** The cores of the servers and of the load generator. */
export const [SERVER_CORE, LOAD_CORE] = [0, 1];

/** Returns the command that runs a command on one core, or the command itself if processes cannot be pinned. */
export const onCore = (core: number, command: string[]): string[] =>
  canPin ? ['taskset', '--cpu-list', String(core), ...command] : command;

/** Moves a process with all its threads to a core; processes that it starts later inherit the core. */
export function moveToCore(core: number, pid: number): void {
  if (canPin)
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
}

/** The processor time of all threads of a process so far, in microseconds, as Linux's scheduler counts it. */
export function processorTimeOf(pid: number): number {
  const times = readdirSync(`/proc/${pid}/task`).map((thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // The thread has ended since the directory was read.
      return 0;
    }
  });
  return times.reduce((sum, time) => sum + time, 0) / 1e3;
}

interface Spawning {
  nodeOptions?: string[];
  env?: Record<string, string>;
}

/** Runs a file of bench/ in a process that responds to each message with one. */
export class PinnedProcess {
  readonly #core: number | undefined;
  readonly #child: ChildProcess;

  /** @param core the process's core; default: all */
  constructor(
    core: number | undefined,
    file: string,
    args: string[] = [],
    { nodeOptions = [], env = {} }: Spawning = {},
  ) {
    this.#core = core;
    const command = [...nodeOptions, '--require', 'tsx/cjs', path.join(__dirname, file), ...args];
    const stdio = ['ignore', 'inherit', 'inherit', 'ipc'] as const;
    this.#child = spawn(process.execPath, command, { stdio: [...stdio], env: { ...process.env, ...env } });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Its first message. After it the process has started, on any core, and is moved to its own. */
  async started<T>(): Promise<T> {
    const message = await this.answer<T>();
    if (this.#core !== undefined) moveToCore(this.#core, this.pid);
    return message;
  }

  /** The next message. Rejects if the process ends instead. */
  async answer<T>(): Promise<T> {
    const over = new AbortController();
    const ended = once(this.#child, 'exit', { signal: over.signal }).then(([code]) => {
      throw new Error(`${this.#child.spawnargs.slice(-3).join(' ')} ended with ${String(code)}.`);
    });
    ended.catch(() => undefined);
    try {
      const [message] = (await Promise.race([once(this.#child, 'message', over), ended])) as [T];
      return message;
    } finally {
      over.abort();
    }
  }

  ask<T>(message: object | string): Promise<T> {
    this.#child.send(message);
    return this.answer<T>();
  }

  /** Requests that the process exits, so that a profile is written. */
  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}
