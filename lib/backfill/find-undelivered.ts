/** Finds the events whose every attempt failed. */
import { createHash } from 'node:crypto';
import { arkJson } from '../testing/ark-json.js';
import type { Delivery, WebhookApi } from './webhook-api.js';

/** An event that was attempted and never delivered. */
export interface Undelivered {
  /** Identifies it, the same each time that it is looked for. */
  key: string;
  /** The event's name. */
  event: string;
  /** The payload, written as Ark writes it; undefined if Ark's record has none: it can only be replayed. */
  body: string | undefined;
  /** When the first attempt was made, in milliseconds since 1970. */
  at: number;
  /** The delivery to replay: the last attempt. */
  deliveryId: string;
}

/** What to look for. */
export interface Search {
  since: Date;
  until: Date;
  /** Deliveries that a replay of ours made: they are no events of their own. */
  replays: ReadonlySet<string>;
  /** Called with how many details have come, of how many. */
  onProgress: (done: number, total: number) => void;
}

/** Details are requested so many at a time; the API's limit makes them wait their turn. */
const MAX_AT_ONCE = 10;

type Attempt = Delivery & { body: string | undefined };

/**
 * Attempts of one event are recognized by their payload, which is the same on each.
 *
 * @returns the events, the oldest first
 */
export async function findUndelivered(api: WebhookApi, search: Search): Promise<Undelivered[]> {
  const { since, until, replays, onProgress } = search;
  const isOwn = ({ id }: Delivery): boolean => !replays.has(id);
  const failed = (await api.list({ success: false, after: since, before: until })).filter(isOwn);
  if (failed.length === 0) return [];
  const events = new Set(failed.map(({ event }) => event));
  // A first attempt that succeeded is no retry of one that failed.
  const succeeded = (await api.list({ success: true, after: since, before: until })).filter(isOwn);
  const retried = succeeded.filter(({ attempt, event }) => attempt > 1 && events.has(event));

  // The API lists the newest first: what has the same time to the millisecond is put in order too.
  const deliveries = [...failed, ...retried].reverse();
  const attempts: Attempt[] = [];
  for (let from = 0; from < deliveries.length; from += MAX_AT_ONCE) {
    const some = deliveries.slice(from, from + MAX_AT_ONCE);
    attempts.push(...(await Promise.all(some.map(async (delivery) => fetchBody(api, delivery)))));
    onProgress(attempts.length, deliveries.length);
  }

  const byKey = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const key = createKey(attempt);
    byKey.set(key, [...(byKey.get(key) ?? []), attempt]);
  }
  return [...byKey].flatMap(([key, alike]) => selectUndelivered(key, alike)).sort((a, b) => a.at - b.at);
}

async function fetchBody(api: WebhookApi, delivery: Delivery): Promise<Attempt> {
  const payload = await api.fetchPayload(delivery);
  return { ...delivery, body: payload && arkJson(payload) };
}

function createKey({ id, event, body }: Attempt): string {
  if (body === undefined) return `${event}/delivery:${id}`;
  const { uuid, payload } = JSON.parse(body) as { uuid?: unknown; payload?: unknown };
  const named = typeof uuid === 'string' && uuid !== '' && typeof payload === 'object';
  return `${event}/${named ? uuid : `sha256:${createHash('sha256').update(body).digest('hex')}`}`;
}

/**
 * Payloads of several events can be byte-identical. There are as many events as there are attempts with the same number,
 * and as many of them are delivered as succeeded. Without a payload only the last attempt counts, which has no retry.
 */
function selectUndelivered(key: string, alike: Attempt[]): Undelivered[] {
  if (key.includes('/delivery:'))
    return alike
      .filter(({ success, willRetry }) => !success && !willRetry)
      .map(({ id, event, body, at }) => ({ key, event, body, at, deliveryId: id }));
  const inOrder = alike.toSorted((a, b) => a.at - b.at);
  const first = Math.min(...alike.map(({ attempt }) => attempt));
  const starts = inOrder.filter(({ attempt }) => attempt === first);
  const chains = key.includes('/sha256:') ? starts : starts.slice(0, 1);
  const failed = inOrder.filter(({ success }) => !success);
  const open = chains.slice(alike.filter(({ success }) => success).length);
  return open.map(({ event, body, at }, nth) => {
    // The last attempts of the chains are the last failed ones, one for each chain.
    const last = failed.at(nth - open.length) ?? failed.at(-1);
    return { key: nth === 0 ? key : `${key}#${nth}`, event, body, at, deliveryId: last?.id ?? '' };
  });
}
