/** The time from the response to the listener, which runs in another, idle process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LOAD_CORE, PinnedProcess } from '../pinned.js';
import type { Section } from '../section.js';
import { figureOf } from '../statistics.js';
import { type Engine, onEach } from './engines.js';
import { Receiving } from './receiving.js';
import type { Order, Progress } from './worker.js';

const NAME = 'response to listener';

async function wait({ name, fresh }: Engine, count: number): Promise<Section> {
  const options = fresh();
  const receiving = await Receiving.start(options);
  const worker = new PinnedProcess(LOAD_CORE, 'queues/worker.ts', [JSON.stringify(options)]);
  await worker.started();
  const ask = (order: Order = {}): Promise<Progress> => worker.ask<Progress>(order);
  await ask({ work: { concurrency: 10, takes: 0 } });
  const arrivals: number[] = [];
  const arrived = async (): Promise<void> => {
    let progress = await ask();
    while (progress.handled === arrivals.length) {
      await sleep(2);
      progress = await ask();
    }
    arrivals.push(progress.at);
    // Not in step with the engine's polling.
    await sleep(Math.random() * 20);
  };
  const posted = await receiving.post(count, arrived);
  await Promise.all([receiving.stop(), worker.stop()]);
  const waited = figureOf(arrivals.map((at, n) => at - posted[n]!.respondedAt));
  return {
    title: `From the response to the listener over ${name}, ${count} lone events`,
    columns: { [NAME]: { unit: 'ms', digits: 1 } },
    rows: [{ name: 'a worker in another process', figures: { [NAME]: waited } }],
    targets: [
      { what: `${name}: from the response to the listener`, measured: waited, bound: 'at most', value: 10, unit: 'ms' },
    ],
  };
}

export const waking = (quick: boolean): Promise<Section[]> => onEach((engine) => wait(engine, quick ? 31 : 151));
