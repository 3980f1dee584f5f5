/** The inspector's paths, below the one that it is mounted at. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { inspectorPage } from '../generated/inspector-page.js';
import { createEntryRoutes } from './entry-routes.js';
import { sendAsset, sendPage } from './send-page.js';
import { createQueueRoutes } from './queue-routes.js';
import type { Inspected, Resource } from './resource.js';
import { sendJson } from './send-response.js';
import { sendTestEvent } from './send-test-event.js';
import { streamEvents } from './event-stream.js';
import { describeReceiver } from './describe-receiver.js';

/** The header with the recipient to search for. It is not in the URL, because servers log URLs. */
const RECIPIENT_HEADER = 'x-ark-recipient';

/** @returns a function that finds the resource at a URL, and returns undefined if there is none */
export function createRouter(inspected: Inspected): (url: string) => Resource | undefined {
  const { ark, ring, isLocalOnly } = inspected;
  const hello = describeReceiver(inspected);
  const findEntryRoute = createEntryRoutes(inspected);
  const findQueueRoute = createQueueRoutes(ark);

  function sendMatches(req: IncomingMessage, res: ServerResponse): void {
    const wanted = decode(String(req.headers[RECIPIENT_HEADER] ?? '')).toLowerCase();
    const found = ring.listSince(0).filter(({ to }) => to?.toLowerCase().includes(wanted));
    sendJson(res, 200, { ids: found.map((entry) => ring.toId(entry)) });
  }

  return (url) => {
    const [pathname = '', parameters] = url.split('?');
    const query = new URLSearchParams(parameters);
    const view = { revealed: query.has('reveal') };
    if (pathname === '/') return { isStatic: true, GET: sendPage };
    const name = pathname.slice(1);
    const text = inspectorPage.get(name);
    if (text !== undefined) return { isStatic: true, GET: (_req, res) => { sendAsset(res, name, text); } }; // prettier-ignore
    if (name === 'matches') return { GET: sendMatches };
    if (name === 'trigger' && isLocalOnly) return { POST: (_req, res) => sendTestEvent(ark, query.get('event'), res) };
    if (name === 'events')
      return {
        GET: (req, res) => {
          const lastSeen = String(req.headers['last-event-id'] ?? query.get('after') ?? '');
          streamEvents(req, res, ring, { lastSeen, ...view, hello });
        },
      };
    return findEntryRoute(name, view) ?? findQueueRoute(name, view, query);
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
