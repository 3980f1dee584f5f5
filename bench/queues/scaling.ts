/** The throughput of several workers if listeners wait for I/O and use no processor. */
import { setTimeout as sleep } from 'node:timers/promises';
import { PinnedProcess } from '../pinned.js';
import type { Section } from '../section.js';
import { figureOf, ratioOf } from '../statistics.js';
import { type Engine, onEach } from './engines.js';
import { fill } from './filling.js';
import type { Order, Progress } from './worker.js';

const TAKES_MS = 5;
/** Low enough that four processes are limited by waiting, not by the two cores of a small machine. */
const CONCURRENCY = 1;
const SETTLE_MS = 300;
const [ALONE, ...OTHERS] = [1, 2, 4] as const;
const reach = { 2: 1.9, 4: 3.6 };

/** @returns events per second of that many workers, in a window after they have started */
async function rateOf(workers: PinnedProcess[], windowMs: number): Promise<number> {
  const all = (order: Order): Promise<Progress[]> => Promise.all(workers.map((worker) => worker.ask<Progress>(order)));
  const handled = async (): Promise<number> => (await all({})).reduce((sum, progress) => sum + progress.handled, 0);
  await all({ work: { concurrency: CONCURRENCY, takes: TAKES_MS } });
  await sleep(SETTLE_MS);
  const [begun, before] = [performance.now(), await handled()];
  await sleep(windowMs);
  const rate = ((await handled()) - before) / ((performance.now() - begun) / 1e3);
  await all({ stop: true });
  return rate;
}

async function scale({ name, fresh }: Engine, rounds: number, windowMs: number): Promise<Section> {
  const options = fresh();
  // The maximum that seven workers can handle in each round, and in one to warm up.
  await fill(options, Math.ceil((((rounds + 1) * 7 * (windowMs + 2 * SETTLE_MS)) / TAKES_MS) * CONCURRENCY));
  const spawn = (): PinnedProcess => new PinnedProcess(undefined, 'queues/worker.ts', [JSON.stringify(options)]);
  const workers = [spawn(), spawn(), spawn(), spawn()];
  await Promise.all(workers.map((worker) => worker.started()));
  const rates = new Map([ALONE, ...OTHERS].map((count) => [count, [] as number[]]));
  for (let round = -1; round < rounds; round += 1)
    for (const [count, results] of rates) {
      const rate = await rateOf(workers.slice(0, count), windowMs);
      if (round >= 0) results.push(rate);
    }
  await Promise.all(workers.map((worker) => worker.stop()));
  const scaled = (count: 1 | 2 | 4): ReturnType<typeof ratioOf> => ratioOf(rates.get(count)!, rates.get(ALONE)!);
  return {
    title: `Workers over ${name}, ${CONCURRENCY} event at a time each, with listeners that wait for ${TAKES_MS} ms; ${rounds} rounds`,
    columns: { 'events a second': { unit: '', digits: 0 }, '× one process': { unit: '', digits: 2 } },
    rows: [ALONE, ...OTHERS].map((count) => ({
      name: `processes: ${count}`,
      figures: { 'events a second': figureOf(rates.get(count)!), '× one process': scaled(count) },
    })),
    targets: OTHERS.map((count) => ({
      what: `${name}: ${count} processes against one`,
      measured: scaled(count),
      bound: 'at least',
      value: reach[count],
      unit: '×',
    })),
  };
}

export const scaling = (quick: boolean): Promise<Section[]> =>
  onEach((engine) => (quick ? scale(engine, 3, 1_000) : scale(engine, 7, 1_500)));
