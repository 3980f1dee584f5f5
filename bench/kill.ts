/**
 * `npm run kill`: kills each part under load, and checks every event that got a 2xx response.
 *
 *     npm run kill [-- [N] [--engine PostgreSQL|PGlite|Redis] [--victim receiver|worker|engine|process] [--save]]
 *
 * N is 100; an engine or a victim may be given several times. `--save` writes the table of bench/queues.md.
 */
import { parseArgs } from 'node:util';
import { killEmbedded, killOnServer, type Victim } from '../test/support/kill-trials.js';
import { Postgres } from '../test/support/postgres.js';
import type { KillReport } from '../test/support/queue-processes.js';
import { Redis } from '../test/support/redis.js';
import { markdownOf, writeFigures } from './guide.js';
import { sentenceOf, thisMachine } from './machine.js';
import { print } from './section.js';

/** The number of concurrent trials of a kind, each with its own engine. They mostly wait. */
const LANES = 5;
const marks = ['<!-- kills of the last saved run -->', '<!-- end of the kills -->'] as const;

type Trial = (kills: number) => Promise<KillReport>;

async function runOnServer(server: Postgres | Redis, victim: Victim, kills: number): Promise<KillReport> {
  try {
    return await killOnServer(server, victim, kills);
  } finally {
    await server.stop();
  }
}

const createTrials = (start: () => Promise<Postgres | Redis>): Record<Victim, Trial> => ({
  receiver: async (kills) => runOnServer(await start(), 'receiver', kills),
  worker: async (kills) => runOnServer(await start(), 'worker', kills),
  engine: async (kills) => runOnServer(await start(), 'engine', kills),
});

const engines: Record<string, Record<string, Trial>> = {
  PostgreSQL: createTrials(() => Postgres.start()),
  // Receiver, worker and engine are one process.
  PGlite: { process: killEmbedded },
  Redis: createTrials(() => Redis.start()),
};

/** Runs trials concurrently, and adds up their reports. */
async function runConcurrently(trial: Trial, kills: number): Promise<KillReport> {
  const lanes = Math.min(LANES, kills);
  const shares = Array.from({ length: lanes }, (_, lane) => Math.floor((kills + lane) / lanes));
  const reports = await Promise.all(shares.map(trial));
  const sum = (count: 'kills' | 'acknowledged' | 'lost' | 'repeated'): number =>
    reports.reduce((total, report) => total + report[count], 0);
  return {
    kills: sum('kills'),
    acknowledged: sum('acknowledged'),
    lost: sum('lost'),
    repeated: sum('repeated'),
    drainSeconds: Math.max(...reports.map(({ drainSeconds }) => drainSeconds)),
  };
}

const head = ['engine, killed under load', 'times', 'acknowledged', 'lost', 'repeated runs', 'all had run after, s'];

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
      const report = await runConcurrently(trial, kills);
      const { acknowledged, lost, repeated, drainSeconds } = report;
      const counts = [report.kills, acknowledged, lost, repeated].map(String);
      rows.push([`${engine}, ${victim}`, ...counts, drainSeconds.toFixed(1)]);
      console.log(rows.at(-1)!.join('  '));
    }
  if (rows.length === 0) throw new Error(`Expected --engine to be one of ${Object.keys(engines).join(', ')}.`);
  print([head, ...rows]);
  if (values.save) await writeFigures('queues.md', marks, [sentenceOf(thisMachine()), markdownOf([head, ...rows])]);
}
void run();
