/** Processes that receive and work on a queue under load and are killed, and the records of responses and runs. */
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

/** A process that is restarted after each kill. */
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
  readonly acknowledged = new Set<string>();
  readonly #receiver: QueueProcess;
  readonly #posting: Promise<unknown>;
  #stopped = false;

  constructor(receiver: QueueProcess, connections: number) {
    this.#receiver = receiver;
    this.#posting = Promise.all(Array.from({ length: connections }, () => this.#post()));
  }

  /** Resolves after some more responses. */
  async progress(): Promise<void> {
    const target = this.acknowledged.size + 20;
    const deadline = performance.now() + 60_000;
    while (this.acknowledged.size < target) {
      assert.ok(performance.now() < deadline, 'There are no more responses.');
      await sleep(5);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#posting;
  }

  async #post(): Promise<void> {
    while (!this.#stopped) {
      const uuid = randomUUID();
      try {
        const { status } = await post(
          `http://127.0.0.1:${this.#receiver.port}/hook`,
          envelopeOf('MessageSent', { uuid }),
        );
        if (status === 200) this.acknowledged.add(uuid);
        else await sleep(20);
      } catch {
        await sleep(20);
      }
    }
  }
}

export interface KillReport {
  kills: number;
  /** The number of events with a 200 response. */
  acknowledged: number;
  /** The number of them that have not run. */
  lost: number;
  /** The number of repeated runs. */
  repeated: number;
  /** The time from the last kill until all had run, in seconds. */
  drainSeconds: number;
}

/** The file in which workers record what they ran, and the report. */
export class Ledger {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'ledger-'));
  readonly file = path.join(this.folder, 'runs');

  /** Waits until all events with a 200 response have run, or nothing has run for a minute and a half. */
  async createReport(kills: number, acknowledged: ReadonlySet<string>): Promise<KillReport> {
    const startedAt = performance.now();
    let runCount = -1;
    let lastRunAt = startedAt;
    for (;;) {
      const runs = existsSync(this.file) ? readFileSync(this.file, 'utf8').trimEnd().split('\n') : [];
      const ran = new Set(runs);
      const lost = [...acknowledged].filter((id) => !ran.has(id)).length;
      if (runs.length !== runCount) lastRunAt = performance.now();
      runCount = runs.length;
      const drainSeconds = (performance.now() - startedAt) / 1_000;
      if (lost === 0 || performance.now() - lastRunAt > 90_000)
        return { kills, acknowledged: acknowledged.size, lost, repeated: runs.length - ran.size, drainSeconds };
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
  victim: { kill(): Promise<void>; restart(): Promise<unknown> },
): Promise<void> {
  for (let killed = 0; killed < kills; killed += 1) {
    await load.progress();
    await sleep(Math.random() * 300);
    await victim.kill();
    await victim.restart();
  }
}
