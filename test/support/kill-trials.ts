/** Kills the receiver, the worker or the engine under load, so many times; tells what became of what was answered. */
import path from 'node:path';
import { type Account, killAtRandom, Ledger, Load, QueueProcess } from './queue-processes.js';
import type { Postgres } from './postgres.js';

const CONNECTIONS = 16;
const retrying = { retries: 50, backoff: 1 };

export type Victim = 'receiver' | 'worker' | 'engine';

/** Over PostgreSQL: a receiver and a worker as processes of their own. */
export async function killOverPostgres(postgres: Postgres, victim: Victim, kills: number): Promise<Account> {
  const ledger = new Ledger();
  const queue = { connectionString: postgres.connectionString, schema: `kill_${victim}_${Date.now()}`, ...retrying };
  const receiver = await new QueueProcess({ queue, receive: true }).start();
  const worker = await new QueueProcess({ queue, receive: false, ledger: ledger.file }).start();
  const load = new Load(receiver, CONNECTIONS);
  const victims = {
    receiver: { kill: () => receiver.kill(), again: () => receiver.start() },
    worker: { kill: () => worker.kill(), again: () => worker.start() },
    engine: { kill: () => postgres.kill(), again: () => postgres.restart() },
  };
  try {
    await killAtRandom(load, kills, victims[victim]);
    await load.stop();
    return await ledger.account(kills, load.answered);
  } finally {
    await load.stop();
    await Promise.all([receiver.stop(), worker.stop()]);
    ledger.remove();
  }
}

/** Embedded: receiver, worker and engine are one process. */
export async function killEmbedded(kills: number): Promise<Account> {
  const ledger = new Ledger();
  const queue = { dataDir: path.join(ledger.folder, 'queue'), ...retrying };
  const all = await new QueueProcess({ queue, receive: true, ledger: ledger.file }).start();
  const load = new Load(all, CONNECTIONS);
  try {
    await killAtRandom(load, kills, { kill: () => all.kill(), again: () => all.start() });
    await load.stop();
    return await ledger.account(kills, load.answered);
  } finally {
    await load.stop();
    await all.stop();
    ledger.remove();
  }
}
