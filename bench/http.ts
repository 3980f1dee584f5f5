/** Over a real socket: processor time per request and requests per second of server processes. */
import { CONNECTIONS, type Course, type Lane, race, type Result } from './http/race.js';
import { pinning } from './pinned.js';
import { groups, rivalCalled } from './rivals/index.js';
import type { Section, Target } from './section.js';
import { figureOf, ratioOf, surplusOf } from './statistics.js';

const NOTHING_READ = 'Express, nothing read' satisfies keyof typeof groups.plain;
const JSON_ONLY = 'express.json()' satisfies keyof typeof groups.plain;
const JSON_AND_RES_JSON = 'express.json() and res.json()' satisfies keyof typeof groups.plain;
const ENVELOPED = 'ours by bearer, enveloped' satisfies keyof typeof groups.ours;
const BARE = 'ours by bearer, bare body' satisfies keyof typeof groups.ours;
const UNCLAIMED = 'ours by bearer, enveloped, claims: false' satisfies keyof typeof groups.ours;

const ESSENTIAL = [NOTHING_READ, JSON_ONLY, JSON_AND_RES_JSON, ENVELOPED, BARE, UNCLAIMED];
const ALL = Object.values(groups).flatMap((group) => Object.keys(group));

/** The maximum cost of claims: a share of the whole or a number of microseconds, whichever is larger. */
const CLAIMS_SHARE = 0.03;
const CLAIMS_MICROSECONDS = 4;

const columns: Section['columns'] = {
  'CPU per request': { unit: 'µs', digits: 1 },
  '× nothing read': { unit: '', digits: 2 },
  'requests per second': { unit: '', digits: 0 },
  [`× ${JSON_ONLY}`]: { unit: '', digits: 2 },
  'server busy': { unit: '%', digits: 0 },
};

interface Entry {
  name: string;
  lane: Lane;
}

/** The build at the path in `BENCH_BEFORE` (its dist/) runs in the same rounds. */
function entriesOf(names: string[], express: 4 | 5): Entry[] {
  const before = process.env['BENCH_BEFORE'];
  const now = names
    .filter((rival) => express === 5 || !rivalCalled(rival).ownServer)
    .map((rival) => ({ name: rival, lane: { rival, express } }));
  if (before === undefined) return now;
  const earlier = now.filter(({ name }) => [ENVELOPED, BARE, UNCLAIMED].includes(name as typeof BARE));
  return [...now, ...earlier.map(({ name, lane }) => ({ name: `${name}, before`, lane: { ...lane, dist: before } }))];
}

async function compare(express: 4 | 5, names: string[], course: Course): Promise<Section> {
  const entries = entriesOf(names, express);
  const { results, generator } = await race(
    entries.map(({ lane }) => lane),
    course,
  );
  const byName = new Map(results.map((result, index) => [entries[index]!.name, result]));
  const values = (name: string, of: keyof Result): number[] => byName.get(name)!.map((result) => result[of]);

  return {
    title: `Express ${express}, ${course.rounds} rounds of ${course.seconds} s over ${CONNECTIONS} connections, loaded by ${generator}; ${pinning}`,
    columns,
    rows: entries.map(({ name }) => ({
      name,
      figures: {
        'CPU per request': figureOf(values(name, 'cpu')),
        '× nothing read': ratioOf(values(name, 'cpu'), values(NOTHING_READ, 'cpu')),
        'requests per second': figureOf(values(name, 'rate')),
        [`× ${JSON_ONLY}`]: ratioOf(values(name, 'rate'), values(JSON_ONLY, 'rate')),
        'server busy': figureOf(values(name, 'busy').map((share) => share * 100)),
      },
    })),
    targets: express === 5 ? targetsOf(values) : [atLeast(values, 'Express 4: ', ENVELOPED, JSON_ONLY, 1.05)],
  };
}

type Values = (name: string, of: keyof Result) => number[];

function atLeast(values: Values, prefix: string, name: string, base: string, value: number): Target {
  const measured = ratioOf(values(name, 'rate'), values(base, 'rate'));
  return { what: `${prefix}requests per second, ${name}, of ${base}`, measured, bound: 'at least', value, unit: '×' };
}

function targetsOf(values: Values): Target[] {
  const cpu = (name: string): number[] => values(name, 'cpu');
  return [
    atLeast(values, '', ENVELOPED, JSON_ONLY, 1.1),
    atLeast(values, '', ENVELOPED, JSON_AND_RES_JSON, 1.3),
    atLeast(values, '', BARE, JSON_ONLY, 1.03),
    {
      what: `CPU per request, ${ENVELOPED}, of ${NOTHING_READ}`,
      measured: ratioOf(cpu(ENVELOPED), cpu(NOTHING_READ)),
      bound: 'at most',
      value: 1.2,
      unit: '×',
    },
    {
      what: 'CPU per request that claims cost',
      measured: surplusOf(cpu(ENVELOPED), cpu(UNCLAIMED)),
      bound: 'at most',
      value: Math.max(CLAIMS_MICROSECONDS, CLAIMS_SHARE * figureOf(cpu(ENVELOPED)).median),
      unit: 'µs',
    },
  ];
}

export async function http(quick: boolean): Promise<Section[]> {
  if (quick) return [await compare(5, ESSENTIAL, { rounds: 5, seconds: 1 })];
  const course = { rounds: 30, seconds: 1 };
  return [await compare(5, ALL, course), await compare(4, ESSENTIAL, course)];
}
