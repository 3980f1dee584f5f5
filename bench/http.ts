/** Over a real socket: processor time per request and requests per second of server processes. */
import { CONNECTIONS, type Course, type Lane, race, type Result } from './http/race.js';
import { BEFORE } from './machine.js';
import { pinning } from './pinned.js';
import { groups, rivalCalled } from './rivals/index.js';
import type { Section, Target } from './section.js';
import { type Figure, figureOf, ratioOf, surplusOf } from './statistics.js';

const NOTHING_READ = 'Express, nothing read' satisfies keyof typeof groups.plain;
const JSON_ONLY = 'express.json()' satisfies keyof typeof groups.plain;
const JSON_AND_RES_JSON = 'express.json() and res.json()' satisfies keyof typeof groups.plain;
const ENVELOPED = 'ours by bearer, enveloped' satisfies keyof typeof groups.ours;
const BARE = 'ours by bearer, bare body' satisfies keyof typeof groups.ours;
const UNCLAIMED = 'ours by bearer, enveloped, claims: false' satisfies keyof typeof groups.ours;

const ESSENTIAL = [NOTHING_READ, JSON_ONLY, JSON_AND_RES_JSON, ENVELOPED, BARE, UNCLAIMED];
const ESSENTIAL_4 = [NOTHING_READ, JSON_ONLY, ENVELOPED];
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

const toBefore = (name: string): string => `${name}, before`;

/** Adds the earlier build, if there is one, of those rivals of ours that the targets are about. */
function toEntries(names: string[], express: 4 | 5): Entry[] {
  const now = names
    .filter((rival) => express === 5 || !rivalCalled(rival).ownServer)
    .map((rival) => ({ name: rival, lane: { rival, express } }));
  if (BEFORE === undefined) return now;
  const earlier = now.filter(({ name }) => [ENVELOPED, BARE, UNCLAIMED].includes(name as typeof BARE));
  return [...now, ...earlier.map(({ name, lane }) => ({ name: toBefore(name), lane: { ...lane, dist: BEFORE } }))];
}

type Values = (name: string, of: keyof Result) => number[];

interface Comparison {
  express: 4 | 5;
  names: string[];
  course: Course;
  targets: (values: Values) => Target[];
}

async function compare({ express, names, course, targets }: Comparison): Promise<Section> {
  const entries = toEntries(names, express);
  const { results, generator } = await race(
    entries.map(({ lane }) => lane),
    course,
  );
  const byName = new Map(results.map((result, index) => [entries[index]!.name, result]));
  const values: Values = (name, of) => (byName.get(name) ?? []).map((result) => result[of]);

  return {
    title:
      `Express ${express}, ${course.rounds} rounds of ${course.seconds} s over ${CONNECTIONS} connections, new ` +
      `processes ${course.heats === 1 ? 'once' : `${course.heats} times`}, loaded by ${generator}; ${pinning}`,
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
    targets: targets(values),
  };
}

/** The same figure of both builds: of the rivals by these names, and of the earlier build if it took part. */
function ofBoth(values: Values, of: (name: (name: string) => string) => Figure): Pick<Target, 'measured' | 'before'> {
  const took = values(toBefore(ENVELOPED), 'cpu').length > 0;
  return { measured: of((name) => name), ...(took && { before: of(toBefore) }) };
}

const atLeast = (values: Values, prefix: string, [name, base]: [string, string], value: number): Target => ({
  what: `${prefix}requests per second, ${name}, of ${base}`,
  ...ofBoth(values, (build) => ratioOf(values(build(name), 'rate'), values(base, 'rate'))),
  bound: 'at least',
  value,
  unit: '×',
});

const toTargets = (values: Values): Target[] => [
  atLeast(values, '', [ENVELOPED, JSON_ONLY], 1.1),
  atLeast(values, '', [ENVELOPED, JSON_AND_RES_JSON], 1.3),
  atLeast(values, '', [BARE, JSON_ONLY], 1.03),
  {
    what: `CPU per request, ${ENVELOPED}, of ${NOTHING_READ}`,
    ...ofBoth(values, (build) => ratioOf(values(build(ENVELOPED), 'cpu'), values(NOTHING_READ, 'cpu'))),
    bound: 'at most',
    value: 1.2,
    unit: '×',
  },
  {
    what: 'CPU per request that claims cost',
    ...ofBoth(values, (build) => surplusOf(values(build(ENVELOPED), 'cpu'), values(build(UNCLAIMED), 'cpu'))),
    bound: 'at most',
    value: Math.max(CLAIMS_MICROSECONDS, CLAIMS_SHARE * figureOf(values(ENVELOPED, 'cpu')).median),
    unit: 'µs',
  },
];

const toTargets4 = (values: Values): Target[] => [atLeast(values, 'Express 4: ', [ENVELOPED, JSON_ONLY], 1.05)];

export async function http(quick: boolean): Promise<Section[]> {
  const [course, course4]: Course[] = quick
    ? [
        { rounds: 3, heats: 1, seconds: 1 },
        { rounds: 2, heats: 1, seconds: 1 },
      ]
    : [
        { rounds: 30, heats: 3, seconds: 1 },
        { rounds: 15, heats: 3, seconds: 1 },
      ];
  const sections = [
    await compare({ express: 5, names: ESSENTIAL, course: course!, targets: toTargets }),
    await compare({ express: 4, names: ESSENTIAL_4, course: course4!, targets: toTargets4 }),
  ];
  if (!quick)
    sections.push(
      await compare({ express: 5, names: ALL, course: { rounds: 3, heats: 1, seconds: 1 }, targets: () => [] }),
    );
  return sections;
}
