/** The memory of a server after many distinct events over a real socket. */
import { startLoadGenerator } from './http/load-generator.js';
import { Server } from './http/race.js';
import type { Section } from './section.js';
import { single } from './statistics.js';

const FIRST = 10_000;
const MIB = 1024 ** 2;

const columns = {
  resident: { unit: 'MiB', digits: 1 },
  'more than after the first': { unit: 'MiB', digits: 1 },
  'heap and buffers once collected': { unit: 'MiB', digits: 1 },
};

interface Mark {
  events: number;
  resident: number;
  heap: number;
}

/** Resident memory is measured before the collection, the heap after it. */
async function markOf(server: Server): Promise<Mark> {
  const { resident } = await server.usage({ collect: false });
  return { events: server.sent, resident, heap: (await server.usage({ collect: true })).heap };
}

export async function memory(quick: boolean): Promise<Section[]> {
  const stops = quick ? [FIRST, 50_000] : [FIRST, 100_000, 300_000, 1_000_000];
  const generator = await startLoadGenerator();
  const server = await new Server({ rival: 'ours by bearer, enveloped', express: 5 }, ['--expose-gc']).ready();
  const marks: Mark[] = [];
  for (const stop of stops) {
    while (server.sent < stop) await server.load(generator, 1);
    marks.push(await markOf(server));
  }
  await Promise.all([server.stop(), generator.stop()]);

  const [first, last] = [marks[0]!, marks.at(-1)!];
  return [
    {
      title: 'Memory of ours by bearer, after distinct events through a socket',
      columns,
      rows: marks.map(({ events, resident, heap }) => ({
        name: `after ${events.toLocaleString('en')} events`,
        figures: {
          resident: single(resident / MIB),
          'more than after the first': single((resident - first.resident) / MIB),
          'heap and buffers once collected': single(heap / MIB),
        },
      })),
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
