/** The engine's own calls, without this package, in a process of its own: `inserter.ts <options in JSON>`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { enveloped } from '../rivals/bodies.js';
import { figureOf } from '../statistics.js';
import type { QueueOptions } from './engines.js';

/** So many callers, each awaiting its own, insert so many events at once, until all calls are made. */
export interface Inserts {
  callers: number;
  batch: number;
  calls: number;
  /** How long a caller rests before each call, in milliseconds. */
  rest: number;
}

export interface Inserted {
  /** Events a second. */
  rate: number;
  /** What a call took, the median in milliseconds. */
  took: number;
}

type Insert = (events: object[]) => Promise<unknown>;

/** As a user of the engine alone would call it, for what ours promises: ten retries, and nothing kept that is done. */
async function engineOf(options: QueueOptions): Promise<Insert> {
  if ('connection' in options) {
    const { Queue } = await import('bullmq');
    const { Redis } = await import('ioredis');
    const queue = new Queue('own', { connection: new Redis(options.connection as string), prefix: options.prefix! });
    const how = { attempts: 11, removeOnComplete: true };
    return (events) =>
      events.length === 1
        ? queue.add('event', events[0], how)
        : queue.addBulk(events.map((data) => ({ name: 'event', data, opts: how })));
  }
  const { PgBoss } = await import('pg-boss');
  const boss = await new PgBoss(options).start();
  await boss.createQueue('own', { retryLimit: 10 });
  return (events) => boss.insert('own', events.map((data) => ({ data }))); // prettier-ignore
}

let sent = 0;
const event = (): object => ({ body: enveloped((sent += 1)) });

async function run(insert: Insert, { callers, batch, calls, rest }: Inserts): Promise<Inserted> {
  const took: number[] = [];
  let left = calls;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left > 0) {
        left -= 1;
        if (rest > 0) await sleep(rest);
        const since = performance.now();
        await insert(Array.from({ length: batch }, event));
        took.push(performance.now() - since);
      }
    }),
  );
  return { rate: (calls * batch * 1e3) / (performance.now() - begun), took: figureOf(took).median };
}

void engineOf(JSON.parse(process.argv[2]!) as QueueOptions).then((insert) => {
  process.on('message', (inserts: Inserts) => {
    void run(insert, inserts).then((inserted) => process.send!(inserted));
  });
  process.once('disconnect', () => process.exit());
  process.send!('ready');
});
