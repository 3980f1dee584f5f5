/** Through a real socket: requests per second and processor time per request, side by side. */
import { type Course, type Lane, race, type Result } from './http/race.js';
import { pinning } from './pinned.js';
import { groups, rivalCalled } from './rivals/index.js';
import type { Section, Target } from './section.js';
import { figureOf, ratioOf } from './statistics.js';

const CONNECTIONS = 32;

const names = Object.values(groups).flatMap((group) => Object.keys(group));
const JSON_ONLY = 'express.json()' satisfies keyof typeof groups.plain;
const NOTHING_READ = 'Express, nothing read' satisfies keyof typeof groups.plain;
const BARE = 'ours by bearer, bare body' satisfies keyof typeof groups.ours;
const ENVELOPED = 'ours by bearer, enveloped' satisfies keyof typeof groups.ours;

const columns: Section['columns'] = {
  'requests a second': { unit: '', digits: 0 },
  [`× ${JSON_ONLY}`]: { unit: '', digits: 2 },
  'CPU a request': { unit: 'µs', digits: 1 },
  '× nothing read': { unit: '', digits: 2 },
  'server busy': { unit: '%', digits: 0 },
};

async function compare(express: 4 | 5, course: Course): Promise<Section> {
  const raced = names.filter((name) => express === 5 || !rivalCalled(name).ownServer);
  const lanes = raced.map((rival): Lane => ({ rival, express, connections: CONNECTIONS }));
  const results = new Map((await race(lanes, course)).map((result, index) => [raced[index]!, result]));
  const rates = (name: string): number[] => results.get(name)!.map(({ rate }) => rate);
  const cpu = (name: string): number[] => results.get(name)!.map((result) => result.cpu);

  return {
    title: `On Express ${express}, ${course.rounds} rounds of ${course.requests} requests each over ${CONNECTIONS} connections; ${pinning}`,
    columns,
    rows: raced.map((name) => ({
      name,
      figures: Object.fromEntries(
        [
          figureOf(rates(name)),
          ratioOf(rates(name), rates(JSON_ONLY)),
          figureOf(cpu(name)),
          ratioOf(cpu(name), cpu(NOTHING_READ)),
          figureOf(results.get(name)!.map(({ busy }: Result) => busy * 100)),
        ].map((figure, index) => [Object.keys(columns)[index]!, figure]),
      ),
    })),
    targets: [BARE, ENVELOPED].flatMap((name) => targetsOf(name, express)),
  };

  function targetsOf(name: string, version: number): Target[] {
    const peers = raced.filter((other) => other in groups.peers);
    const best = peers.toSorted((a, b) => figureOf(rates(b)).median - figureOf(rates(a)).median)[0]!;
    const on = `Express ${version}: ${name},`;
    const against = (what: string, measured: Target['measured'], bound: Target['bound'], value: number): Target => ({
      what: `${on} ${what}`,
      measured,
      bound,
      value,
      unit: '×',
    });
    return [
      against(`requests a second of ${JSON_ONLY}`, ratioOf(rates(name), rates(JSON_ONLY)), 'at least', 1.2),
      against(`requests a second of the best peer, ${best}`, ratioOf(rates(name), rates(best)), 'at least', 1.5),
      against('CPU of Express with nothing read', ratioOf(cpu(name), cpu(NOTHING_READ)), 'at most', 1.35),
    ];
  }
}

export async function http(quick: boolean): Promise<Section[]> {
  const course = quick ? { rounds: 7, requests: 400, warmUp: 800 } : { rounds: 21, requests: 1_500, warmUp: 4_000 };
  return quick ? [await compare(5, course)] : [await compare(5, course), await compare(4, course)];
}
