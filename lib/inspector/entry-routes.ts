/** The paths of one entry. */
import type { Entry } from './entry.js';
import { rerunEvent } from './rerun-event.js';
import type { Handler, Inspected, Resource, View } from './resource.js';
import { sendJson } from './send-response.js';
import { parseStoredBody, toDetail } from './to-detail.js';
import { writeTest } from './write-test.js';

const GONE = 'This entry is no longer stored: newer ones replaced it, or the process was restarted.';

const PATH = /^entries\/([\w-]+)(?:\/(run|test))?$/;

type Response = [status: number, body: object];

/** @returns a function that finds `entries/ID`, `entries/ID/run` and `entries/ID/test`, and returns undefined otherwise */
export function createEntryRoutes({ ark, ring, recorder }: Inspected) {
  async function run(entry: Entry): Promise<Response> {
    const { status, message, entry: rerun } = await rerunEvent(ark, recorder, entry, ring.toId(entry));
    return [status, { message, ...(rerun && { id: ring.toId(rerun) }) }];
  }

  function showTest(entry: Entry): Response {
    const body = parseStoredBody(entry);
    if (body === undefined) return [409, { message: 'The body is no longer stored.' }];
    return [200, { source: writeTest(entry, body) }];
  }

  const createHandler =
    (id: string, respond: (entry: Entry) => Response | Promise<Response>): Handler =>
    async (_req, res) => {
      const entry = ring.get(id);
      const [status, body] = entry ? await respond(entry) : [404, { message: GONE }];
      sendJson(res, status, body);
    };

  return (name: string, view: View): Resource | undefined => {
    const [, id, action] = PATH.exec(name) ?? [];
    if (id === undefined) return undefined;
    if (action === 'run') return { POST: createHandler(id, run) };
    if (action === 'test') return { GET: createHandler(id, showTest) };
    return { GET: createHandler(id, (entry) => [200, toDetail(id, entry, view)]) };
  };
}
