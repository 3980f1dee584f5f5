/** The memory of a server after many distinct events over a real socket. */
import { startLoadGenerator } from './http/load-generator.js';
import { type Lane, Server } from './http/race.js';
import { BEFORE } from './machine.js';
import type { Section } from './section.js';
import { single } from './statistics.js';

const FIRST = 10_000;
const MIB = 1024 ** 2;

const columns = {
  resident: { unit: 'MiB', digits: 1 },
  'more than after the first': { unit: 'MiB', digits: 1 },
  'heap and buffers once collected': { unit: 'MiB', digits: 1 },
  'objects on the heap': { unit: '', digits: 0 },
};

interface Mark {
  events: number;
  resident: number;
}

/** After a full collection. */
interface Heap {
  bytes: number;
  objects: number;
}

/** @returns the resident memory after each number of events, and the heap after the last */
async function serve(lane: Lane, stops: number[]): Promise<{ marks: Mark[]; heap: Heap }> {
  const generator = await startLoadGenerator();
  const server = await new Server(lane, ['--expose-gc']).ready();
  const marks: Mark[] = [];
  for (const stop of stops) {
    while (server.sent < stop) await server.load(generator, 1);
    marks.push({ events: server.sent, resident: (await server.usage({ collect: false })).resident });
  }
  const { heap: bytes, objects } = await server.usage({ collect: true });
  await Promise.all([server.stop(), generator.stop()]);
  return { marks, heap: { bytes, objects } };
}

/** A collection changes resident memory: the heap after the first events is that of a separate process. */
async function measure(lane: Lane, stops: number[], note = ''): Promise<{ marks: Mark[]; rows: Section['rows'] }> {
  const { heap: firstHeap } = await serve(lane, stops.slice(0, 1));
  const { marks, heap: lastHeap } = await serve(lane, stops);
  const heaps = marks.map((_, n) => (n === 0 ? firstHeap : n === marks.length - 1 ? lastHeap : undefined));
  const rows = marks.map(({ events, resident }, n) => ({
    name: `after ${events.toLocaleString('en')} events${note}`,
    figures: {
      resident: single(resident / MIB),
      'more than after the first': single((resident - marks[0]!.resident) / MIB),
      ...(heaps[n] && {
        'heap and buffers once collected': single(heaps[n].bytes / MIB),
        'objects on the heap': single(heaps[n].objects),
      }),
    },
  }));
  return { marks, rows };
}

export async function memory(quick: boolean): Promise<Section[]> {
  const lane: Lane = { rival: 'ours by bearer, enveloped', express: 5 };
  const { marks, rows } = await measure(lane, quick ? [FIRST, 50_000] : [FIRST, 100_000, 300_000, 1_000_000]);
  // Fewer events: what it keeps is full after 100,000.
  const earlier =
    BEFORE === undefined
      ? []
      : (await measure({ ...lane, dist: BEFORE }, [FIRST, quick ? 50_000 : 300_000], ', before')).rows;

  const [first, last] = [marks[0]!, marks.at(-1)!];
  return [
    {
      title: 'Memory of ours by bearer, after distinct events through a socket',
      columns,
      rows: [...rows, ...earlier],
      targets: [
        {
          what: `resident memory after ${last.events.toLocaleString('en')} distinct events, over after ${first.events.toLocaleString('en')}`,
          measured: single((last.resident - first.resident) / MIB),
          bound: 'at most',
          value: 24,
          unit: 'MiB',
        },
      ],
    },
  ];
}
