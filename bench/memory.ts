/** What a server holds after many distinct events that came through a real socket. */
import { Server, startLoad } from './http/race.js';
import type { Section } from './section.js';
import { single } from './statistics.js';

const FIRST = 10_000;

/** What `MemoryClaims` remembers by default: at most, and at least. */
const REMEMBERED = 100_000;
const LATEST = REMEMBERED / 2;

const MIB = 1024 ** 2;

const columns = {
  resident: { unit: 'MiB', digits: 1 },
  'more than after the first': { unit: 'MiB', digits: 1 },
  'heap once collected': { unit: 'MiB', digits: 1 },
  'an id remembered': { unit: 'bytes', digits: 0 },
};

export async function memory(quick: boolean): Promise<Section[]> {
  const stops = quick ? [FIRST, LATEST] : [FIRST, LATEST, 300_000, 1_000_000];
  const load = await startLoad();
  const lane = { rival: 'ours by bearer, enveloped', express: 5, connections: 32 } as const;
  const server = await new Server(lane, ['--expose-gc']).ready();
  const marks: { events: number; resident: number; heap: number }[] = [];
  for (let events = FIRST; events <= stops.at(-1)!; events += FIRST) {
    await server.serve(FIRST, load);
    if (!stops.includes(events)) continue;
    // As it is, before the collection that the heap is measured after.
    const { resident } = await server.usage();
    marks.push({ events, resident, heap: (await server.usage(true)).heap });
  }
  await Promise.all([server.stop(), load.stop()]);

  const first = marks[0]!;
  const growth = marks.at(-1)!.resident - first.resident;
  return [
    {
      title: `Memory of ours by bearer, distinct events through a socket, the last ${LATEST} to ${REMEMBERED} remembered`,
      columns,
      rows: marks.map(({ events, resident, heap }) => ({
        name: `after ${events.toLocaleString('en')} events`,
        figures: {
          resident: single(resident / MIB),
          'more than after the first': single((resident - first.resident) / MIB),
          'heap once collected': single(heap / MIB),
          // Of what none was forgotten yet.
          ...(events === LATEST && { 'an id remembered': single((heap - first.heap) / (LATEST - FIRST)) }),
        },
      })),
      targets: [
        {
          what: `resident memory after ${marks.at(-1)!.events.toLocaleString('en')} distinct events, more than after 10,000`,
          measured: single(growth / MIB),
          bound: 'at most',
          value: 64,
          unit: 'MiB',
        },
      ],
    },
  ];
}
