/** Starts and ends the receiver's processes, one after another on the same port. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Life } from './evidence.js';
import type { ReceiverOptions } from './receiver.js';

export class ReceiverProcess {
  readonly lives: Life[] = [];
  readonly #options: Omit<ReceiverOptions, 'life'>;
  readonly #now: () => number;
  #child!: ChildProcess;
  #ended!: Promise<void>;

  /** @param now the run's clock, in milliseconds */
  constructor(options: Omit<ReceiverOptions, 'life' | 'port'>, now: () => number) {
    this.#options = { ...options, port: 0 };
    this.#now = now;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#options.port}/hook`;
  }

  /** Resolves once the process listens. */
  async start(): Promise<void> {
    const options: ReceiverOptions = { ...this.#options, life: this.lives.length };
    const child = fork(path.join(__dirname, 'receiver.ts'), [JSON.stringify(options)], {
      execArgv: ['--require', 'tsx/cjs'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    const startedAt = this.#now();
    const life: Life = { end: 'SIGTERM', startedAt, endedAt: Infinity, exitCode: null, stderr: '', memory: [] };
    this.lives.push(life);
    this.#child = child;
    child.stderr!.on('data', (chunk: Buffer) => (life.stderr += chunk.toString()));
    // After its last output on stderr.
    this.#ended = once(child, 'close').then(() => {
      life.exitCode = child.exitCode;
      life.endedAt = this.#now();
    });
    child.on('message', ({ rss }: { rss?: number }) => {
      if (rss !== undefined) life.memory.push({ at: this.#now(), rss });
    });
    const [address] = (await Promise.race([
      once(child, 'message'),
      this.#ended.then(() => Promise.reject(new Error(`The receiver did not start: ${life.stderr}`))),
    ])) as [{ port: number }];
    this.#options.port = address.port;
  }

  /** Resolves once the process has ended; does nothing if it has already ended. */
  async end(signal: Life['end']): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.lives.at(-1)!.end = signal;
      this.#child.kill(signal);
    }
    await this.#ended;
  }
}
