/** The memory of the processes while many events wait, and while they are handled. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoadGenerator } from '../http/load-generator.js';
import { PinnedProcess } from '../pinned.js';
import type { Section } from '../section.js';
import { single } from '../statistics.js';
import { type Engine, onEach } from './engines.js';
import { Receiving } from './receiving.js';
import type { Order, Progress } from './worker.js';

const CONNECTIONS = 64;
const CONCURRENCY = 50;
const MIB = 1024 ** 2;

const columns = { receiver: { unit: 'MiB', digits: 0 }, worker: { unit: 'MiB', digits: 0 } };

async function pile({ name, fresh }: Engine, events: number): Promise<Section> {
  const options = fresh();
  const step = events / 10;
  const generator = await startLoadGenerator();
  const receiving = await Receiving.start(options);
  const received: number[] = [];
  for (let sent = 0; received.length < 10;) {
    while (sent < (received.length + 1) * step)
      sent += (await receiving.load(generator, { seconds: 1, connections: CONNECTIONS })).requests;
    received.push((await receiving.state()).resident / MIB);
  }
  await Promise.all([receiving.stop(), generator.stop()]);

  const worker = new PinnedProcess(undefined, 'queues/worker.ts', [JSON.stringify(options)]);
  await worker.started();
  const worked: number[] = [];
  await worker.ask<Progress>({ work: { concurrency: CONCURRENCY, takes: 0 } } satisfies Order);
  while (worked.length < 10) {
    await sleep(20);
    const progress = await worker.ask<Progress>({} satisfies Order);
    if (progress.handled >= (worked.length + 1) * step) worked.push(progress.resident / MIB);
  }
  await worker.stop();

  const growth = (of: number[]): number => of.at(-1)! - of[1]!;
  return {
    title: `Resident memory over ${name}: ${events.toLocaleString('en')} events are stored, then handled`,
    columns,
    rows: received.map((resident, n) => ({
      name: `after ${((n + 1) * step).toLocaleString('en')}`,
      figures: { receiver: single(resident), worker: single(worked[n]!) },
    })),
    targets: Object.entries({ receiver: received, worker: worked }).map(([process, marks]) => ({
      what: `${name}: the ${process}'s memory after the last, more than after the second tenth`,
      measured: single(growth(marks)),
      bound: 'at most',
      value: 32,
      unit: 'MiB',
    })),
  };
}

export const backlog = (quick: boolean): Promise<Section[]> =>
  onEach((engine) => pile(engine, quick ? 20_000 : 100_000));
