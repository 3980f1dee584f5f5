/** What a sender remembers of each attempt, and how its API tells of it. */
import { randomBytes } from 'node:crypto';
import { arkJson } from './ark-json.js';
import type { ArkAnswer } from './post-ark-event.js';
import type { Attempt } from './retry-schedule.js';

/** One attempt to deliver an event. */
export interface FakeDelivery {
  /** Names the attempt in the deliveries API. */
  id: string;
  /** 1 for the first. */
  attempt: number;
  /** The event's name. */
  event: string;
  /** What was sent: the same bytes on each attempt. */
  body: string;
  /** What was answered; null where nothing was. */
  statusCode: number | null;
  /** What was answered, as text; empty where nothing was. */
  responseBody: string;
  /** Whether the answer was 2xx. */
  success: boolean;
  /** When, in milliseconds since 1970 on the sender's clock. */
  at: number;
  /** Where it was sent: an address, or the path in an app or a server. */
  url: string;
  /** Whether another attempt will be made. */
  willRetry: boolean;
}

/** What is remembered of an attempt, and of the answer, if there was one. Only 2xx is success. */
export const toDelivery = (sent: Attempt, answer: ArkAnswer | undefined): FakeDelivery => ({
  id: `whr_${randomBytes(6).toString('hex')}`,
  attempt: sent.attempt,
  event: sent.event,
  body: sent.body,
  statusCode: answer?.status ?? null,
  responseBody: typeof answer?.body === 'string' ? answer.body : JSON.stringify(answer?.body ?? ''),
  success: answer !== undefined && answer.status >= 200 && answer.status < 300,
  at: sent.at,
  url: urlOf(sent),
  willRetry: false,
});

const urlOf = ({ target, options }: Attempt): string =>
  typeof target === 'string' || target instanceof URL ? String(target) : (options.path ?? '/webhooks/ark');

/** A delivery as the list of deliveries has it. */
const inList = ({ id, attempt, event, statusCode, success, at, url, willRetry }: FakeDelivery, webhookId: string) => ({
  id,
  attempt,
  event,
  statusCode,
  success,
  timestamp: new Date(at).toISOString(),
  url,
  webhookId,
  willRetry,
});

/** A page of deliveries, the newest first. */
export function listDeliveries(log: readonly FakeDelivery[], query: URLSearchParams, webhookId: string): object {
  const [page, perPage] = [Number(query.get('page') ?? 1), Math.min(Number(query.get('perPage') ?? 30), 100)];
  const number = (name: string, missing: number): number => Number(query.get(name) ?? missing);
  const found = log
    .filter(({ success }) => !query.has('success') || String(success) === query.get('success'))
    .filter(({ event }) => !query.has('event') || event === query.get('event'))
    .filter(({ at }) => at >= number('after', 0) * 1000 && at <= number('before', Infinity) * 1000)
    .reverse();
  return {
    data: found.slice((page - 1) * perPage, page * perPage).map((delivery) => inList(delivery, webhookId)),
    page,
    perPage,
    total: found.length,
    totalPages: Math.ceil(found.length / perPage),
  };
}

/** All that is known of one delivery. */
export const describeDelivery = (delivery: FakeDelivery, webhookId: string): string =>
  arkJson({
    success: true,
    data: {
      ...inList(delivery, webhookId),
      request: { payload: JSON.parse(delivery.body) as object, headers: { 'Content-Type': 'application/json' } },
      response: { statusCode: delivery.statusCode, body: delivery.responseBody },
    },
  });
