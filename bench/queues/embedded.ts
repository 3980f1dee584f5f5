/** The embedded engine: its throughput under load, and its cost compared with a receiver without a queue. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type LoadGenerator, startLoadGenerator } from '../http/load-generator.js';
import type { Section } from '../section.js';
import { figureOf, single, surplusOf } from '../statistics.js';
import { Receiving } from './receiving.js';

const CONNECTIONS = 64;
const MIB = 1024 ** 2;

/** The measurements of one start. */
interface Start {
  took: number;
  resident: number;
}

const optionsOf = (dataDir: string | undefined) => (dataDir === undefined ? undefined : { dataDir });

async function start(dataDir?: string): Promise<Start> {
  const receiving = await Receiving.start(optionsOf(dataDir), { isPinned: false });
  const { resident } = await receiving.state();
  await receiving.stop();
  return { took: receiving.took, resident: resident / MIB };
}

/** Measures responses per second and the event loop's delay under load, and the memory afterwards. */
async function underLoad(dataDir: string | undefined, generator: LoadGenerator, rounds: number) {
  const receiving = await Receiving.start(optionsOf(dataDir), { isPinned: false });
  const [rates, lates]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round += 1) {
    await receiving.state();
    const { rate } = await receiving.load(generator, { seconds: 1, connections: CONNECTIONS });
    const { late } = await receiving.state();
    if (round >= 0) rates.push(rate);
    if (round >= 0) lates.push(late);
  }
  const lone = (await receiving.post(100)).map(({ sent, respondedAt }) => respondedAt - sent);
  const { resident } = await receiving.state();
  await receiving.stop();
  return { rates, lates, lone, resident: resident / MIB };
}

/** Without a queue, at the first start in a directory, and at a later one. */
async function starts(folder: string, rounds: number): Promise<Section> {
  const kinds = ['without a queue', 'embedded, the first', 'embedded, a later one'];
  const results: Start[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = path.join(folder, String(round));
    results.push([await start(), await start(dataDir), await start(dataDir)]);
  }
  const of = (kind: number, key: keyof Start): number[] => results.map((starts) => starts[kind]![key]);
  return {
    title: `Starts, ${rounds} of each`,
    columns: {
      ready: { unit: 'ms', digits: 0 },
      later: { unit: 'ms', digits: 0 },
      resident: { unit: 'MiB', digits: 0 },
      more: { unit: 'MiB', digits: 0 },
    },
    rows: kinds.map((name, kind) => ({
      name,
      figures: {
        ready: figureOf(of(kind, 'took')),
        later: surplusOf(of(kind, 'took'), of(0, 'took')),
        resident: figureOf(of(kind, 'resident')),
        more: surplusOf(of(kind, 'resident'), of(0, 'resident')),
      },
    })),
    targets: [],
  };
}

export async function embedded(quick: boolean): Promise<Section[]> {
  const rounds = quick ? 3 : 9;
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-'));
  const started = await starts(folder, quick ? 1 : 3);
  const generator = await startLoadGenerator();
  const without = await underLoad(undefined, generator, rounds);
  const within = await underLoad(path.join(folder, '0'), generator, rounds);
  await generator.stop();
  rmSync(folder, { recursive: true });

  const loaded: Section = {
    title: `Under load, ${rounds} rounds of 1 s over ${CONNECTIONS} connections, the receiver on all cores`,
    columns: {
      'responses per second': { unit: '', digits: 0 },
      "event loop's delay, p99": { unit: 'ms', digits: 1 },
      'a lone post': { unit: 'ms', digits: 2 },
      'resident afterwards': { unit: 'MiB', digits: 0 },
    },
    rows: Object.entries({ 'without a queue': without, embedded: within }).map(([name, measured]) => ({
      name,
      figures: {
        'responses per second': figureOf(measured.rates),
        "event loop's delay, p99": figureOf(measured.lates),
        'a lone post': figureOf(measured.lone),
        'resident afterwards': single(measured.resident),
      },
    })),
    targets: [
      {
        what: "embedded: event loop's delay under that load, p99",
        measured: figureOf(within.lates),
        bound: 'at most',
        value: 10,
        unit: 'ms',
      },
    ],
  };
  return [started, loaded];
}
