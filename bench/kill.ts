/**
 * `npm run kill`: kills each part under load, and checks every event that got a 2xx response.
 *
 *     npm run kill [-- [N] [--engine PostgreSQL|PGlite|Redis] [--victim receiver|worker|engine|process] [--save]]
 *
 * N is 100; an engine or a victim may be given several times. `--save` writes the table of bench/queues.md.
 */
import { parseArgs } from 'node:util';
import { killEmbedded, killOver, type Victim } from '../test/support/kill-trials.js';
import { Postgres } from '../test/support/postgres.js';
import type { Account } from '../test/support/queue-processes.js';
import { Redis } from '../test/support/redis.js';
import { markdownOf, writeFigures } from './guide.js';
import { sentenceOf, thisMachine } from './machine.js';
import { print } from './section.js';

/** The number of concurrent trials of a kind, each with its own engine. They mostly wait. */
const LANES = 5;
const marks = ['<!-- kills of the last saved run -->', '<!-- end of the kills -->'] as const;

type Trial = (kills: number) => Promise<Account>;

async function onServer(server: Postgres | Redis, victim: Victim, kills: number): Promise<Account> {
  try {
    return await killOver(server, victim, kills);
  } finally {
    await server.stop();
  }
}

const over = (start: () => Promise<Postgres | Redis>): Record<Victim, Trial> => ({
  receiver: async (kills) => onServer(await start(), 'receiver', kills),
  worker: async (kills) => onServer(await start(), 'worker', kills),
  engine: async (kills) => onServer(await start(), 'engine', kills),
});

const engines: Record<string, Record<string, Trial>> = {
  PostgreSQL: over(() => Postgres.start()),
  // Receiver, worker and engine are one process.
  PGlite: { process: killEmbedded },
  Redis: over(() => Redis.start()),
};

/** The state of concurrent trials. */
async function inLanes(trial: Trial, kills: number): Promise<Account> {
  const lanes = Math.min(LANES, kills);
  const shares = Array.from({ length: lanes }, (_, lane) => Math.floor((kills + lane) / lanes));
  const accounts = await Promise.all(shares.map(trial));
  const sum = (of: (account: Account) => number): number => accounts.reduce((total, each) => total + of(each), 0);
  return {
    kills: sum((account) => account.kills),
    answered: sum(({ answered }) => answered),
    lost: sum(({ lost }) => lost),
    again: sum(({ again }) => again),
    after: Math.max(...accounts.map(({ after }) => after)),
  };
}

const head = [
  'engine, killed under load',
  'times',
  'answered',
  'lost',
  'runs beyond the first',
  'all had run after, s',
];

async function run(): Promise<void> {
  const several = { type: 'string', multiple: true } as const;
  const options = { engine: several, victim: several, save: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const kills = Number(positionals[0] ?? 100);
  if (!Number.isInteger(kills) || kills < 1)
    throw new Error(`Expected N to be a number such as 100, got ${positionals[0]}.`);
  const rows: string[][] = [];
  for (const [engine, trials] of Object.entries(engines))
    for (const [victim, trial] of Object.entries(trials)) {
      const chosen = (values.engine ?? [engine]).includes(engine) && (values.victim ?? [victim]).includes(victim);
      if (!chosen) continue;
      const account = await inLanes(trial, kills);
      const { answered, lost, again, after } = account;
      rows.push([`${engine}, ${victim}`, ...[account.kills, answered, lost, again].map(String), after.toFixed(1)]);
      console.log(rows.at(-1)!.join('  '));
    }
  if (rows.length === 0) throw new Error(`Expected --engine to be one of ${Object.keys(engines).join(', ')}.`);
  print([head, ...rows]);
  if (values.save) await writeFigures('queues.md', marks, [sentenceOf(thisMachine()), markdownOf([head, ...rows])]);
}
void run();
