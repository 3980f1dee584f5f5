/** The cost of durability: the same receiver without a queue and with each engine, in the same rounds. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Postgres } from '../../test/support/postgres.js';
import { Redis } from '../../test/support/redis.js';
import { startLoadGenerator } from '../http/load-generator.js';
import { LOAD_CORE, moveToCore, SERVER_CORE } from '../pinned.js';
import type { Section } from '../section.js';
import { figureOf, ratioOf } from '../statistics.js';
import { nameOf } from './engines.js';
import { type Burst, Receiving } from './receiving.js';

const CONNECTIONS = 64;
const WITHOUT = 'without a queue';
const WARM_UP_ROUNDS = 2;

/** The share of `requests per second` without a queue, with the engine on another core. */
const bounds: Record<string, number> = { PostgreSQL: 0.75, Redis: 0.75, directory: 0.5 };

const columns = {
  'requests per second': { unit: '', digits: 0 },
  [`× ${WITHOUT}`]: { unit: '', digits: 2 },
  "receiver's CPU per request": { unit: 'µs', digits: 1 },
};

const elsewhere = (engine: string): string => `${engine} on another core`;
const beside = (engine: string): string => `${engine} on the receiver's core`;

/** Starts a receiver for each engine on each core; `stop` ends the engines. */
async function startAll(): Promise<{ receivers: Map<string, Receiving>; stop: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const receivers = new Map([[WITHOUT, await Receiving.start()]]);
  const servers: (Postgres | Redis)[] = [];
  for (const [place, core] of [
    [elsewhere, LOAD_CORE],
    [beside, SERVER_CORE],
  ] as const) {
    const [postgres, redis] = [await Postgres.start(), await Redis.start()];
    for (const { pid } of [postgres, redis]) moveToCore(core, pid);
    servers.push(postgres, redis);
    const { connectionString } = postgres;
    receivers.set(place('PostgreSQL'), await Receiving.start({ connectionString, schema: nameOf() }));
    receivers.set(place('Redis'), await Receiving.start({ connection: redis.url, prefix: nameOf() }));
    const dataDir = path.join(folder, String(core));
    // The embedded engine is a thread of the receiver, so it is pinned together with it.
    receivers.set(place('directory'), await Receiving.start({ dataDir }, { isPinned: core === SERVER_CORE }));
  }
  const stop = async (): Promise<void> => {
    await Promise.all([...receivers.values()].map((receiving) => receiving.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  };
  return { receivers, stop };
}

export async function durable(quick: boolean): Promise<Section[]> {
  const rounds = quick ? 3 : 20;
  const { receivers, stop } = await startAll();
  const generator = await startLoadGenerator();
  const results = new Map([...receivers.keys()].map((name) => [name, [] as Burst[]]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1)
    for (const [name, receiving] of receivers) {
      const burst = await receiving.load(generator, { seconds: 1, connections: CONNECTIONS });
      if (round >= 0) results.get(name)!.push(burst);
    }
  await generator.stop();
  await stop();

  const rates = (name: string): number[] => results.get(name)!.map(({ rate }) => rate);
  return [
    {
      title: `Durable responses, ${rounds} rounds of 1 s over ${CONNECTIONS} connections, loaded by ${generator.name} on core ${LOAD_CORE}, receivers on core ${SERVER_CORE}`,
      columns,
      rows: [...results].map(([name, bursts]) => ({
        name,
        figures: {
          'requests per second': figureOf(rates(name)),
          [`× ${WITHOUT}`]: ratioOf(rates(name), rates(WITHOUT)),
          "receiver's CPU per request": figureOf(bursts.map(({ cpu }) => cpu)),
        },
      })),
      targets: Object.entries(bounds).map(([engine, value]) => ({
        what: `requests per second, ${elsewhere(engine)}, of the receiver ${WITHOUT}`,
        measured: ratioOf(rates(elsewhere(engine)), rates(WITHOUT)),
        bound: 'at least' as const,
        value,
        unit: '×',
      })),
    },
  ];
}
