/** The paths of one entry. */
import type { Entry } from './entry.js';
import { sendJson } from './send-response.js';
import type { Handler, Inspected, Resource } from './resource.js';
import { runAgain } from './rerun-event.js';
import { parseKept, toDetail } from './to-detail.js';
import { writeTest } from './write-test.js';

const GONE = 'It is no longer kept: newer ones needed its room, or the process has restarted.';

const PATH = /^entries\/([\w-]+)(?:\/(run|test))?$/;

/** @returns `entries/ID`, `entries/ID/run` and `entries/ID/test`; undefined for other names */
export function makeEntryRoutes({ ark, ring, recorder }: Inspected) {
  const handle =
    (id: string, respond: (entry: Entry) => [status: number, body: object] | Promise<[number, object]>): Handler =>
    async (_req, res) => {
      const entry = ring.get(id);
      const [status, body] = entry ? await respond(entry) : [404, { message: GONE }];
      sendJson(res, status, body);
    };

  return (name: string, revealed: boolean): Resource | undefined => {
    const [, id, action] = PATH.exec(name) ?? [];
    if (id === undefined) return undefined;
    if (action === 'run')
      return {
        POST: handle(id, async (entry) => {
          const { status, message, entry: run } = await runAgain(ark, recorder, entry, id);
          return [status, { message, ...(run && { id: ring.toId(run) }) }];
        }),
      };
    if (action === 'test')
      return {
        GET: handle(id, (entry) => {
          const body = parseKept(entry);
          if (body === undefined) return [409, { message: 'The body is no longer kept.' }];
          return [200, { source: writeTest(entry, body) }];
        }),
      };
    return { GET: handle(id, (entry) => [200, toDetail(id, entry, revealed)]) };
  };
}
