/** Kills the receiver, the worker or the engine under load repeatedly, and reports lost and repeated events. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { QueueOptions } from './kill-process.js';
import { type Account, killAtRandom, Ledger, Load, QueueProcess } from './queue-processes.js';
import { Postgres } from './postgres.js';
import type { Redis } from './redis.js';

const CONNECTIONS = 8;
const CONCURRENCY = 20;
const retrying = { retries: 50, backoff: 1 };

export type Victim = 'receiver' | 'worker' | 'engine';

function queueOn(server: Postgres | Redis): QueueOptions {
  const name = `kill_${randomUUID().slice(0, 8)}`;
  return server instanceof Postgres
    ? { connectionString: server.connectionString, schema: name, ...retrying }
    : { connection: server.url, prefix: name, ...retrying };
}

/** Over a server: a receiver and a worker as separate processes. */
export async function killOver(server: Postgres | Redis, victim: Victim, kills: number): Promise<Account> {
  const ledger = new Ledger();
  const queue = queueOn(server);
  const receiver = await new QueueProcess({ queue, receive: true }).start();
  const works = { receive: false, ledger: ledger.file, concurrency: CONCURRENCY };
  const worker = await new QueueProcess({ queue, ...works }).start();
  const victims = {
    receiver: { kill: () => receiver.kill(), again: () => receiver.start() },
    worker: { kill: () => worker.kill(), again: () => worker.start() },
    engine: { kill: () => server.kill(), again: () => server.restart() },
  };
  return killUnderLoad(receiver, [receiver, worker], ledger, kills, victims[victim]);
}

/** In a directory: receiver, worker and engine are one process. */
export async function killEmbedded(kills: number): Promise<Account> {
  const ledger = new Ledger();
  const queue = { dataDir: path.join(ledger.folder, 'queue'), ...retrying };
  const works = { ledger: ledger.file, concurrency: CONCURRENCY };
  const all = await new QueueProcess({ queue, receive: true, ...works }).start();
  return killUnderLoad(all, [all], ledger, kills, { kill: () => all.kill(), again: () => all.start() });
}

async function killUnderLoad(
  receiver: QueueProcess,
  processes: QueueProcess[],
  ledger: Ledger,
  kills: number,
  victim: Parameters<typeof killAtRandom>[2],
): Promise<Account> {
  const load = new Load(receiver, CONNECTIONS);
  try {
    await killAtRandom(load, kills, victim);
    await load.stop();
    return await ledger.account(kills, load.answered);
  } finally {
    await load.stop();
    await Promise.all(processes.map((process) => process.stop()));
    ledger.remove();
  }
}

/**
 * Every event with a 200 response has run, and there was at least one. Events run again only if their worker was
 * killed, at most as many as it handled concurrently, and within a minute.
 */
export function assertNothingLost({ kills, answered, lost, again, after }: Account, workerDied: boolean): void {
  assert.ok(answered > 0);
  assert.equal(lost, 0);
  assert.ok(again <= (workerDied ? kills * CONCURRENCY : 0), `${again} runs beyond the first`);
  assert.ok(after < 60, `all had run after ${after} s`);
}
