/** What it costs to store an event before it is answered, beside the engine's own inserts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startLoad } from '../http/race.js';
import { pinning, PinnedProcess, SERVER_CORE } from '../pinned.js';
import type { Section, Target } from '../section.js';
import { figureOf, ratioOf } from '../statistics.js';
import { type Engine, onEach } from './engines.js';
import type { Inserted, Inserts } from './inserter.js';
import { Receiving } from './receiving.js';

const CALLERS = 64;
const OURS = `answered over HTTP, ${CALLERS} connections`;
const PLAIN = `answered without a queue, ${CALLERS} connections`;
const SINGLE = `own insert of one event each, ${CALLERS} callers`;
const OURS_LONE = 'answered over HTTP, alone';
const OWN_LONE = 'own insert, alone';

/** What comes alone finds all asleep: each of those rests for as long before it. */
const REST_MS = 2;

const WARM_UP_ROUNDS = 2;

const columns = {
  'events a second': { unit: '', digits: 0 },
  '× ours': { unit: '', digits: 2 },
  'one takes': { unit: 'ms', digits: 2 },
};

/** Sixty-four callers' events as the engine would have them put together, by how many go at the same time. */
const batches: Record<string, Pick<Inserts, 'callers' | 'batch'>> = Object.fromEntries(
  [1, 2, 4].map((callers) => [
    `own inserts of ${CALLERS / callers} events, ${callers} at a time`,
    { callers, batch: CALLERS / callers },
  ]),
);

const own: Record<string, Pick<Inserts, 'callers' | 'batch'>> = {
  ...batches,
  [SINGLE]: { callers: CALLERS, batch: 1 },
};

async function compare({ name, fresh }: Engine, rounds: number, events: number, lone: number): Promise<Section> {
  const load = await startLoad();
  const receiving = await Receiving.start(fresh());
  const plain = await Receiving.start();
  const inserter = new PinnedProcess(SERVER_CORE, 'queues/inserter.ts', [JSON.stringify(fresh())]);
  await inserter.started();

  const contenders: Record<string, () => Promise<number>> = {
    [OURS]: () => receiving.answers(events, CALLERS, load),
    [PLAIN]: () => plain.answers(events, CALLERS, load),
    ...Object.fromEntries(
      Object.entries(own).map(([title, { callers, batch }]) => [
        title,
        async () =>
          (await inserter.ask<Inserted>({ callers, batch, calls: events / batch, rest: 0 } satisfies Inserts)).rate,
      ]),
    ),
    [OURS_LONE]: async () => {
      const took = (await receiving.post(lone, () => sleep(REST_MS))).map(({ sent, answered }) => answered - sent);
      return figureOf(took).median;
    },
    [OWN_LONE]: async () =>
      (await inserter.ask<Inserted>({ callers: 1, batch: 1, calls: lone, rest: REST_MS } satisfies Inserts)).took,
  };
  const results = new Map(Object.keys(contenders).map((title) => [title, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1)
    for (const [title, measure] of Object.entries(contenders)) {
      const result = await measure();
      if (round >= 0) results.get(title)!.push(result);
    }
  await Promise.all([load.stop(), receiving.stop(), plain.stop(), inserter.stop()]);

  const of = (title: string): number[] => results.get(title)!;
  const best = Object.keys(own).toSorted((a, b) => figureOf(of(b)).median - figureOf(of(a)).median)[0]!;
  const against = (what: string, other: string, bound: Target['bound'], value: number): Target => ({
    what: `${name}: ${what}`,
    measured: ratioOf(of(bound === 'at least' ? OURS : OURS_LONE), of(other)),
    bound,
    value,
    unit: '×',
  });
  return {
    title: `Storing in ${name}, ${rounds} rounds of ${events} events; ${pinning}`,
    columns,
    rows: Object.keys(contenders).map((title) => ({
      name: title,
      figures: [OURS_LONE, OWN_LONE].includes(title)
        ? { 'one takes': figureOf(of(title)), '× ours': ratioOf(of(title), of(OURS_LONE)) }
        : { 'events a second': figureOf(of(title)), '× ours': ratioOf(of(title), of(OURS)) },
    })),
    targets: [
      against(`answers a second of its own best, ${best}`, best, 'at least', 0.8),
      ...(name === 'PostgreSQL' ? [against('answers a second of one insert per event', SINGLE, 'at least', 4)] : []),
      against("a lone post's time of its own insert", OWN_LONE, 'at most', 1.5),
    ],
  };
}

export const storing = (quick: boolean): Promise<Section[]> =>
  onEach((engine) => (quick ? compare(engine, 3, 1_024, 50) : compare(engine, 9, 3_072, 150)));
