/** How the cost of a request grows: with connections, listeners and the size of bodies. */
import { type Lane, race } from './http/race.js';
import { pinning } from './pinned.js';
import type { Section } from './section.js';
import { figureOf, ratioOf } from './statistics.js';

const OURS = 'ours by bearer, enveloped';

const lane = (rival: string, connections = 32): Lane => ({ rival, express: 5, connections });

const atConnections = (rival: string, word: string): [string, Lane][] =>
  [1, 10, 100, 1_000].map((connections) => [`${word}, connections: ${connections}`, lane(rival, connections)]);

/** What grows, its first the base of the others. */
const families: [string, Lane][][] = [
  atConnections('express.json()', 'express.json()'),
  atConnections(OURS, 'ours'),
  [
    ['ours, 1 listener', lane(OURS)],
    ['ours, 10 listeners', lane('10 listeners')],
    ['ours, 100 listeners', lane('100 listeners')],
  ],
  ['express.json(), 64 KiB', 'ours, 64 KiB bare', 'ours, 64 KiB enveloped'].map((rival) => [rival, lane(rival)]),
];

const columns = {
  'requests a second': { unit: '', digits: 0 },
  'CPU a request': { unit: 'µs', digits: 1 },
  '× CPU of the first of its kind': { unit: '', digits: 2 },
};

export async function growth(quick: boolean): Promise<Section[]> {
  const course = quick ? { rounds: 7, requests: 200, warmUp: 400 } : { rounds: 15, requests: 1_500, warmUp: 3_000 };
  const lanes = families.flat().map(([, each]) => each);
  const results = (await race(lanes, course)).values();
  const rows = families.flatMap((family) => {
    const raced = family.map(([name]) => ({ name, result: results.next().value! }));
    const base = raced[0]!.result.map(({ cpu }) => cpu);
    return raced.map(({ name, result }) => ({
      name,
      figures: {
        'requests a second': figureOf(result.map(({ rate }) => rate)),
        'CPU a request': figureOf(result.map(({ cpu }) => cpu)),
        '× CPU of the first of its kind': ratioOf(
          result.map(({ cpu }) => cpu),
          base,
        ),
      },
    }));
  });
  const title = `Growth on Express 5, ${course.rounds} rounds of ${course.requests} requests each; ${pinning}`;
  return [{ title, columns, rows, targets: [] }];
}
