/** What is found where, below the path that the inspector is mounted at. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { bounceCategories } from '../events/bounce-category.js';
import { arkEventNames } from '../events/event.js';
import type { ArkWebhooks } from '../index.js';
import { answerJson } from './answer.js';
import { inspectorPage } from '../generated/inspector-page.js';
import { detailOf, recipientOf } from './describe.js';
import { type Entry, outcomes } from './entry.js';
import { sendAsset, sendPage } from './page.js';
import type { Ring } from './ring.js';
import { runAgain } from './run-again.js';
import { stream } from './stream.js';

type Route = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** The routes of one path. */
export interface Place {
  GET?: Route;
  POST?: Route;
  /** Whether it holds nothing of what was received. */
  open?: true;
}

/** Where the text comes that recipients are searched for: in a URL it would end in the logs of servers. */
const RECIPIENT_HEADER = 'x-ark-recipient';

const GONE = 'It is no longer kept: 500 others came since, or the process was started again.';

/** @returns what answers requests for a path; undefined where there is nothing */
export function makeRoutes(ark: ArkWebhooks, ring: Ring): (url: string) => Place | undefined {
  const hello = { boot: ring.boot, events: arkEventNames, outcomes, categories: bounceCategories };

  function watch(req: IncomingMessage, res: ServerResponse, query: URLSearchParams): void {
    const lastSeen = String(req.headers['last-event-id'] ?? query.get('after') ?? '');
    stream(req, res, ring, { lastSeen, revealed: query.has('reveal'), hello });
  }

  function search(req: IncomingMessage, res: ServerResponse): void {
    const wanted = decode(String(req.headers[RECIPIENT_HEADER] ?? '')).toLowerCase();
    const found = ring.since(0).filter((entry) => recipientOf(entry)?.toLowerCase().includes(wanted));
    answerJson(res, 200, { ids: found.map((entry) => ring.idOf(entry)) });
  }

  async function run(entry: Entry, res: ServerResponse): Promise<void> {
    const { status, message } = await runAgain(ark, entry);
    answerJson(res, status, { message });
  }

  /** The places of an entry: itself, and where it is run again. */
  function placeOfEntry(id: string, isRun: boolean, revealed: boolean): Place {
    const entry = ring.get(id);
    const gone: Route = (_req, res) => {
      answerJson(res, 404, { message: GONE });
    };
    const show: Route = (_req, res) => {
      if (entry) answerJson(res, 200, detailOf(id, entry, revealed));
    };
    if (isRun) return { POST: entry ? (_req, res) => run(entry, res) : gone };
    return { GET: entry ? show : gone };
  }

  return (url) => {
    const [pathname = '', parameters] = url.split('?');
    const query = new URLSearchParams(parameters);
    if (pathname === '/') return { open: true, GET: sendPage };
    const name = pathname.slice(1);
    const text = inspectorPage.get(name);
    if (text !== undefined) return { open: true, GET: (_req, res) => { sendAsset(res, name, text); } }; // prettier-ignore
    if (name === 'events') return { GET: (req, res) => { watch(req, res, query); } }; // prettier-ignore
    if (name === 'matches') return { GET: search };
    const [, id, isRun] = /^entries\/([\w-]+)(\/run)?$/.exec(name) ?? [];
    return id === undefined ? undefined : placeOfEntry(id, isRun !== undefined, query.has('reveal'));
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
