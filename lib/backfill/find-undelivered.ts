/** Finds the events whose every attempt failed. */
import { createHash } from 'node:crypto';
import { arkJson } from '../testing/ark-json.js';
import type { DeliveriesApi, Delivery } from './deliveries-api.js';

/** An event that was attempted and never delivered. */
export interface Undelivered {
  /** Tells it from all others, the same each time that it is looked for. */
  key: string;
  /** The event's name. */
  event: string;
  /** The body, written as Ark writes it. */
  body: string;
  /** When the first attempt was made, in milliseconds since 1970. */
  at: number;
}

/** Details are asked for so many at a time; the API's limit makes them wait their turn. */
const AT_ONCE = 10;

/**
 * Attempts of one event are known by their envelope's uuid, else by their body, which is the same on each.
 *
 * @param onProgress called with how many details have come, of how many
 * @returns the events, the oldest first
 */
export async function findUndelivered(
  api: DeliveriesApi,
  since: Date,
  until: Date,
  onProgress: (done: number, total: number) => void,
): Promise<Undelivered[]> {
  const failed = await api.list(false, since, until);
  if (failed.length === 0) return [];
  const events = new Set(failed.map(({ event }) => event));
  // A first attempt that succeeded is no retry of one that failed.
  const retried = (await api.list(true, since, until)).filter(({ attempt, event }) => attempt > 1 && events.has(event));

  // The API lists the newest first: what has the same time to the millisecond is put in order too.
  const attempts = [...failed, ...retried].reverse();
  const bodies: string[] = [];
  for (let from = 0; from < attempts.length; from += AT_ONCE) {
    const some = attempts.slice(from, from + AT_ONCE);
    bodies.push(...(await Promise.all(some.map(async (attempt) => arkJson(await api.payloadOf(attempt))))));
    onProgress(bodies.length, attempts.length);
  }

  const byKey = new Map<string, (Delivery & { body: string })[]>();
  for (const [index, attempt] of attempts.entries()) {
    const body = bodies[index] ?? '';
    const key = keyOf(attempt.event, body);
    byKey.set(key, [...(byKey.get(key) ?? []), { ...attempt, body }]);
  }
  return [...byKey].flatMap(([key, alike]) => undeliveredOf(key, alike)).sort((a, b) => a.at - b.at);
}

function keyOf(event: string, body: string): string {
  const { uuid, payload } = JSON.parse(body) as { uuid?: unknown; payload?: unknown };
  const named = typeof uuid === 'string' && uuid !== '' && typeof payload === 'object';
  return `${event}/${named ? uuid : `sha256:${createHash('sha256').update(body).digest('hex')}`}`;
}

/**
 * Bare bodies of several events can be alike to the byte. There are as many events as there are attempts with the same
 * number, and as many of them are done as succeeded.
 */
function undeliveredOf(key: string, alike: (Delivery & { body: string })[]): Undelivered[] {
  const inOrder = alike.toSorted((a, b) => a.at - b.at);
  const first = Math.min(...alike.map(({ attempt }) => attempt));
  const starts = inOrder.filter(({ attempt }) => attempt === first);
  const chains = key.includes('/sha256:') ? starts : starts.slice(0, 1);
  return chains
    .slice(alike.filter(({ success }) => success).length)
    .map(({ event, body, at }, nth) => ({ key: nth === 0 ? key : `${key}#${nth}`, event, body, at }));
}
