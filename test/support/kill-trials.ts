/** Kills the receiver, the worker or the engine under load repeatedly, and reports lost and repeated events. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { QueueOptions } from './kill-process.js';
import { type KillReport, killAtRandom, Ledger, Load, QueueProcess } from './queue-processes.js';
import { Postgres } from './postgres.js';
import type { Redis } from './redis.js';

const CONNECTIONS = 8;
const CONCURRENCY = 20;
const retryOptions = { retries: 50, backoff: 1 };

export type Victim = 'receiver' | 'worker' | 'engine';

function createQueueOptions(server: Postgres | Redis): QueueOptions {
  const name = `kill_${randomUUID().slice(0, 8)}`;
  return server instanceof Postgres
    ? { connectionString: server.connectionString, schema: name, ...retryOptions }
    : { connection: server.url, prefix: name, ...retryOptions };
}

/** Kills a receiver, a worker or the server, each in a separate process. */
export async function killOnServer(server: Postgres | Redis, victim: Victim, kills: number): Promise<KillReport> {
  const ledger = new Ledger();
  const queue = createQueueOptions(server);
  const receiver = await new QueueProcess({ queue, receive: true }).start();
  const works = { receive: false, ledger: ledger.file, concurrency: CONCURRENCY };
  const worker = await new QueueProcess({ queue, ...works }).start();
  const victims = {
    receiver: { kill: () => receiver.kill(), restart: () => receiver.start() },
    worker: { kill: () => worker.kill(), restart: () => worker.start() },
    engine: { kill: () => server.kill(), restart: () => server.restart() },
  };
  return killUnderLoad({ receiver, processes: [receiver, worker], ledger, kills, victim: victims[victim] });
}

/** Kills the process that is receiver, worker and engine of a directory. */
export async function killEmbedded(kills: number): Promise<KillReport> {
  const ledger = new Ledger();
  const queue = { dataDir: path.join(ledger.folder, 'queue'), ...retryOptions };
  const works = { ledger: ledger.file, concurrency: CONCURRENCY };
  const process = await new QueueProcess({ queue, receive: true, ...works }).start();
  const victim = { kill: () => process.kill(), restart: () => process.start() };
  return killUnderLoad({ receiver: process, processes: [process], ledger, kills, victim });
}

interface Trial {
  receiver: QueueProcess;
  processes: QueueProcess[];
  ledger: Ledger;
  kills: number;
  victim: Parameters<typeof killAtRandom>[2];
}

async function killUnderLoad({ receiver, processes, ledger, kills, victim }: Trial): Promise<KillReport> {
  const load = new Load(receiver, CONNECTIONS);
  try {
    await killAtRandom(load, kills, victim);
    await load.stop();
    return await ledger.createReport(kills, load.acknowledged);
  } finally {
    await load.stop();
    await Promise.all(processes.map((process) => process.stop()));
    ledger.remove();
  }
}

/**
 * Asserts that every event with a 200 response has run within a minute, and that there was at least one. Events may run
 * again only if their worker was killed, at most as many as it handled concurrently.
 */
export function assertNothingLost(report: KillReport, { workerKilled }: { workerKilled: boolean }): void {
  const { kills, acknowledged, lost, repeated, drainSeconds } = report;
  assert.ok(acknowledged > 0);
  assert.equal(lost, 0);
  assert.ok(repeated <= (workerKilled ? kills * CONCURRENCY : 0), `${repeated} repeated runs`);
  assert.ok(drainSeconds < 60, `all had run after ${drainSeconds} s`);
}
