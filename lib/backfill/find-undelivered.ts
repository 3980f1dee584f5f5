/** Finds the events whose every attempt failed. */
import { createHash } from 'node:crypto';
import { arkJson } from '../testing/ark-json.js';
import type { DeliveryRecord, WebhookApi } from './webhook-api.js';

/** An event that was attempted and never delivered. */
export interface Undelivered {
  /** Identifies the event. It is the same in each run. */
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
  /** Deliveries that a replay of ours made: they are not separate events. */
  replays: ReadonlySet<string>;
  /** Called with the number of fetched details and the total. */
  onProgress: (done: number, total: number) => void;
}

/** How many delivery details are requested concurrently. The API client limits their rate. */
const MAX_CONCURRENT_REQUESTS = 10;

type DeliveryWithBody = DeliveryRecord & { body: string | undefined };

/**
 * Attempts of one event are recognized by their payload, which is the same on each.
 *
 * @returns the events, the oldest first
 */
export async function findUndelivered(api: WebhookApi, search: Search): Promise<Undelivered[]> {
  const { since, until, replays, onProgress } = search;
  const isOriginal = ({ id }: DeliveryRecord): boolean => !replays.has(id);
  const failed = (await api.list({ success: false, after: since, before: until })).filter(isOriginal);
  if (failed.length === 0) return [];
  const events = new Set(failed.map(({ event }) => event));
  // A first attempt that succeeded is no retry of one that failed.
  const succeeded = (await api.list({ success: true, after: since, before: until })).filter(isOriginal);
  const retried = succeeded.filter(({ attempt, event }) => attempt > 1 && events.has(event));

  // The API lists the newest first. Reversed, deliveries with the same time are in order too.
  const deliveries = [...failed, ...retried].reverse();
  const detailed: DeliveryWithBody[] = [];
  for (let from = 0; from < deliveries.length; from += MAX_CONCURRENT_REQUESTS) {
    const batch = deliveries.slice(from, from + MAX_CONCURRENT_REQUESTS);
    detailed.push(...(await Promise.all(batch.map(async (delivery) => fetchBody(api, delivery)))));
    onProgress(detailed.length, deliveries.length);
  }

  const byKey = new Map<string, DeliveryWithBody[]>();
  for (const delivery of detailed) {
    const key = createKey(delivery);
    byKey.set(key, [...(byKey.get(key) ?? []), delivery]);
  }
  return [...byKey].flatMap(([key, group]) => selectUndelivered(key, group)).sort((a, b) => a.at - b.at);
}

async function fetchBody(api: WebhookApi, delivery: DeliveryRecord): Promise<DeliveryWithBody> {
  const payload = await api.fetchPayload(delivery);
  return { ...delivery, body: payload && arkJson(payload) };
}

function createKey({ id, event, body }: DeliveryWithBody): string {
  if (body === undefined) return `${event}/delivery:${id}`;
  const { uuid, payload } = JSON.parse(body) as { uuid?: unknown; payload?: unknown };
  const hasUuid = typeof uuid === 'string' && uuid !== '' && typeof payload === 'object';
  return `${event}/${hasUuid ? uuid : `sha256:${createHash('sha256').update(body).digest('hex')}`}`;
}

/**
 * Payloads of several events can be byte-identical. There are as many events as there are attempts with the same number,
 * and as many of them are delivered as succeeded. Without a payload only the last attempt counts, which has no retry.
 */
function selectUndelivered(key: string, deliveries: DeliveryWithBody[]): Undelivered[] {
  if (key.includes('/delivery:'))
    return deliveries
      .filter(({ success, willRetry }) => !success && !willRetry)
      .map(({ id, event, body, at }) => ({ key, event, body, at, deliveryId: id }));
  const inOrder = deliveries.toSorted((a, b) => a.at - b.at);
  const first = Math.min(...deliveries.map(({ attempt }) => attempt));
  const firstAttempts = inOrder.filter(({ attempt }) => attempt === first);
  const chains = key.includes('/sha256:') ? firstAttempts : firstAttempts.slice(0, 1);
  const failed = inOrder.filter(({ success }) => !success);
  const open = chains.slice(deliveries.filter(({ success }) => success).length);
  return open.map(({ event, body, at }, nth) => {
    // The last failed deliveries are the last attempts of the chains, one for each.
    const last = failed.at(nth - open.length) ?? failed.at(-1);
    return { key: nth === 0 ? key : `${key}#${nth}`, event, body, at, deliveryId: last?.id ?? '' };
  });
}
