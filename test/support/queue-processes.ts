/** Processes around a queue under load, which are killed, and the records of responses and runs. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf } from './bodies.js';
import type { Role } from './kill-process.js';
import { post } from './serve.js';

/** A process of a role, started again after each kill. */
export class QueueProcess {
  port = 0;
  readonly #role: Role;
  #child: ChildProcess | undefined;

  constructor(role: Role) {
    this.#role = role;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  async start(): Promise<this> {
    const file = path.join(__dirname, 'kill-process.ts');
    this.#child = fork(file, [JSON.stringify(this.#role)], { execArgv: ['--require', 'tsx/cjs'] });
    [this.port] = (await once(this.#child, 'message')) as [number];
    return this;
  }

  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await once(this.#child!, 'exit');
  }

  /** Resolves once it has closed and exited. */
  async stop(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.send('close');
    assert.deepEqual(await once(this.#child, 'exit'), [0, null]);
  }
}

/** Posts to a receiver while it runs, over several connections. Records the events with a 200 response. */
export class Load {
  readonly answered = new Set<string>();
  readonly #receiver: QueueProcess;
  readonly #posting: Promise<unknown>;
  #over = false;

  constructor(receiver: QueueProcess, connections: number) {
    this.#receiver = receiver;
    this.#posting = Promise.all(Array.from({ length: connections }, () => this.#post()));
  }

  /** Resolves after some more responses. */
  async progress(): Promise<void> {
    const aim = this.answered.size + 20;
    const until = performance.now() + 60_000;
    while (this.answered.size < aim) {
      assert.ok(performance.now() < until, 'There are no more responses.');
      await sleep(5);
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#posting;
  }

  async #post(): Promise<void> {
    while (!this.#over) {
      const uuid = randomUUID();
      try {
        const { status } = await post(
          `http://127.0.0.1:${this.#receiver.port}/hook`,
          envelopeOf('MessageSent', { uuid }),
        );
        if (status === 200) this.answered.add(uuid);
        else await sleep(20);
      } catch {
        await sleep(20);
      }
    }
  }
}

export interface Account {
  kills: number;
  answered: number;
  /** The number of events with a 200 response that have not run. */
  lost: number;
  /** The number of repeated runs. */
  again: number;
  /** The time from the last kill until all had run, in seconds. */
  after: number;
}

/** The directory of the processes' records, and the result. */
export class Ledger {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  readonly file = path.join(this.folder, 'runs');

  /** Waits until all events with a 200 response have run, or nothing has run for a minute and a half. */
  async account(kills: number, answered: ReadonlySet<string>): Promise<Account> {
    const begun = performance.now();
    let before = -1;
    let still = begun;
    for (;;) {
      const runs = existsSync(this.file) ? readFileSync(this.file, 'utf8').trimEnd().split('\n') : [];
      const ran = new Set(runs);
      const lost = [...answered].filter((id) => !ran.has(id)).length;
      if (runs.length !== before) still = performance.now();
      before = runs.length;
      const after = (performance.now() - begun) / 1_000;
      if (lost === 0 || performance.now() - still > 90_000)
        return { kills, answered: answered.size, lost, again: runs.length - ran.size, after };
      await sleep(200);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Kills at random moments under load, a few events after each start. */
export async function killAtRandom(
  load: Load,
  kills: number,
  victim: { kill(): Promise<void>; again(): Promise<unknown> },
): Promise<void> {
  for (let killed = 0; killed < kills; killed += 1) {
    await load.progress();
    await sleep(Math.random() * 300);
    await victim.kill();
    await victim.again();
  }
}
