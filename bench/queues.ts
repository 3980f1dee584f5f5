/** `npm run bench:queues`: what storing an event costs, side by side with the engine's own calls, in one run. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { EventQueue, QueuedEvent } from '../build/index.js';
import { pgBossQueue, type PgBossQueueOptions } from '../build/queues/pg-boss.js';
import { Postgres } from '../test/support/postgres.js';
import { figureOf } from './statistics.js';

const CALLERS = 64;
const EVENTS = 2_000;
const ROUNDS = 5;

const median = (values: number[]): number => figureOf(values).median;

/** 0.8 KB, as Ark's are. */
const makeEvent = (): QueuedEvent => ({
  id: `MessageSent/${randomUUID()}`,
  type: 'MessageSent',
  body: JSON.stringify({ event: 'MessageSent', filler: 'x'.repeat(700) }),
  receivedAt: Date.now(),
});

/** Calls per second, by so many callers of which each awaits its own. */
async function rate(callers: number, calls: number, call: () => Promise<unknown>): Promise<number> {
  let left = calls;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        await call();
      }
    }),
  );
  return (calls / (performance.now() - begun)) * 1_000;
}

/** Milliseconds that a lone call takes. */
async function lone(calls: number, call: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let done = 0; done < calls; done += 1) {
    const begun = performance.now();
    await call();
    took.push(performance.now() - begun);
  }
  return median(took);
}

/** Milliseconds from the call of add() to the call of the handler. */
async function wait(queue: EventQueue): Promise<number> {
  const waits: number[] = [];
  let handled = (): void => {};
  const handler = (): Promise<void> => {
    handled();
    return Promise.resolve();
  };
  await queue.work(handler, { concurrency: 10, timeout: 10_000 });
  for (let sent = 0; sent < 101; sent += 1) {
    const begun = performance.now();
    const done = new Promise<void>((resolve) => (handled = resolve));
    await queue.add(makeEvent());
    await done;
    waits.push(performance.now() - begun);
  }
  return median(waits);
}

const row = (what: string, ...values: (number | string)[]): void => {
  const cells = values.map((value) => (typeof value === 'number' ? value.toFixed(value < 10 ? 2 : 0) : value));
  console.log(`| ${[what, ...cells].join(' | ')} |`);
};

async function overPostgres(options: PgBossQueueOptions): Promise<void> {
  const { PgBoss } = await import('pg-boss');
  const boss = await new PgBoss({ connectionString: options.connectionString!, schema: 'bench_bare' }).start();
  await boss.createQueue('bare');
  const queue = pgBossQueue(options);
  await queue.open();
  const job = (): { id: string; data: object } => ({ id: randomUUID(), data: makeEvent() });
  const contenders: Record<string, () => Promise<number>> = {
    ours: () => rate(CALLERS, EVENTS, () => queue.add(makeEvent())),
    single: () => rate(CALLERS, EVENTS, () => boss.insert('bare', [job()], { returnId: true })),
    batched: async () =>
      CALLERS * (await rate(1, EVENTS / CALLERS, () => boss.insert('bare', Array.from({ length: CALLERS }, job), { returnId: true }))), // prettier-ignore
    oursLone: () => lone(100, () => queue.add(makeEvent())),
    bareLone: () => lone(100, () => boss.insert('bare', [job()], { returnId: true })),
  };
  const results = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [name, run] of Object.entries(contenders)) {
      const result = await run();
      if (round >= 0) results.get(name)!.push(result);
    }
  const of = (name: string): number => median(results.get(name)!);
  row('add(), 64 callers, events/s', of('ours'));
  row(
    'pg-boss, one insert per event, 64 callers, events/s',
    of('single'),
    `ratio ${(of('ours') / of('single')).toFixed(1)}`,
  );
  row(
    'pg-boss, one caller, inserts of 64, events/s',
    of('batched'),
    `ratio ${(of('ours') / of('batched')).toFixed(2)}`,
  );
  row('add(), lone, ms', of('oursLone'));
  row('pg-boss, lone insert, ms', of('bareLone'), `ratio ${(of('oursLone') / of('bareLone')).toFixed(2)}`);
  await queue.close();
  await boss.stop({ graceful: false });
  const fresh = pgBossQueue({ ...options, schema: 'bench_wait' });
  row('add() to handler, same process, median ms', await wait(fresh));
  await fresh.close();
}

async function embedded(dataDir: string): Promise<void> {
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const queue = pgBossQueue({ dataDir });
  await queue.open();
  row('embedded: first start, ms', performance.now() - begun);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rates.push(await rate(CALLERS, EVENTS, () => queue.add(makeEvent())));
  delay.disable();
  row('embedded: add(), 64 callers, events/s', median(rates));
  row('embedded: event loop meanwhile, p99 ms', delay.percentile(99) / 1e6 - 1);
  row('embedded: add(), lone, ms', await lone(100, () => queue.add(makeEvent())));
  row('embedded: resident memory over that before, MB', (process.memoryUsage.rss() - before) / 1e6);
  await queue.close();
}

async function run(): Promise<void> {
  console.log('| what | measured | |\n| --- | --- | --- |');
  const postgres = await Postgres.start();
  await overPostgres({ connectionString: postgres.connectionString, schema: 'bench_ours' });
  await postgres.stop();
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  await embedded(folder);
  rmSync(folder, { recursive: true });
}
void run();
