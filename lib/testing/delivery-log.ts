/** The attempts that a sender logs, and how its API lists them. */
import { randomBytes } from 'node:crypto';
import { arkJson } from './ark-json.js';
import type { PostResponse } from './post-ark-event.js';
import type { ScheduledAttempt } from './retry-schedule.js';

/** One attempt to deliver an event. */
export interface FakeDelivery {
  /** The attempt's id in the deliveries API. */
  id: string;
  /** The id of its webhook. */
  webhookId: string;
  /** Whether that is a webhook of the platform. */
  platform: boolean;
  /** 1 for the first. */
  attempt: number;
  /** The event's name. */
  event: string;
  /** The body: the same bytes on each attempt. */
  body: string;
  /** The status of the response. Null if there was none; from Postal -1 for a timeout, -2 and -3 for connection and TLS. */
  statusCode: number | null;
  /** The body of the response; empty if there was none. */
  responseBody: string;
  /** Whether the response was 2xx. */
  success: boolean;
  /** When, in milliseconds since 1970 on the sender's clock. */
  at: number;
  /** How long it took, in milliseconds. */
  duration: number;
  /** Where it was sent: a URL, or the path in an app or a server. */
  url: string;
  /** Whether another attempt will be made. */
  willRetry: boolean;
}

/** @param result the response, or the error if there was none. Only 2xx is success */
export function toDelivery(
  sent: ScheduledAttempt,
  result: PostResponse | Error,
  profile: 'ark' | 'postal',
): FakeDelivery {
  const response = result instanceof Error ? undefined : result;
  const body = response?.body ?? '';
  return {
    id: `${sent.platform ? 'pwd' : 'whr'}_${randomBytes(6).toString('hex')}`,
    webhookId: sent.webhookId,
    platform: sent.platform,
    attempt: sent.attempt,
    event: sent.event,
    body: sent.body,
    statusCode: response?.status ?? (profile === 'postal' ? toPostalStatus(result as Error) : null),
    responseBody: typeof body === 'string' ? body : JSON.stringify(body),
    success: response !== undefined && response.status >= 200 && response.status < 300,
    at: sent.at,
    duration: Math.round(response?.duration ?? 0),
    url: formatTarget(sent),
    willRetry: false,
  };
}

function toPostalStatus(error: NodeJS.ErrnoException): number {
  if (error.name === 'TimeoutError') return -1;
  return /CERT|TLS|SSL|EPROTO/.test(error.code ?? '') ? -3 : -2;
}

const formatTarget = ({ target, options }: ScheduledAttempt): string =>
  typeof target === 'string' || target instanceof URL ? String(target) : (options.path ?? '/webhooks/ark');

/** What a delivery record contains about its webhook. */
export interface RecordContext {
  tenantId: string;
  webhookName: string;
}

function toListItem({ platform, at, ...delivery }: FakeDelivery, { tenantId }: RecordContext): object {
  const { id, webhookId, event, url, statusCode, success, attempt, willRetry } = delivery;
  const timestamp = new Date(at).toISOString();
  const item = { id, webhookId, event, url, statusCode, success, attempt, willRetry, timestamp };
  return platform ? { ...item, tenantId } : item;
}

/** Lists a page of deliveries, the newest first. */
export function listDeliveries(
  log: readonly FakeDelivery[],
  query: URLSearchParams,
  getContext: (delivery: FakeDelivery) => RecordContext,
): object {
  const [page, perPage] = [Number(query.get('page') ?? 1), Math.min(Number(query.get('perPage') ?? 30), 100)];
  const readNumber = (name: string, fallback: number): number => Number(query.get(name) ?? fallback);
  const matches = (name: string, value: string): boolean => !query.has(name) || query.get(name) === value;
  const found = log
    .filter((delivery) => matches('success', String(delivery.success)) && matches('event', delivery.event))
    .filter(
      (delivery) => matches('webhookId', delivery.webhookId) && matches('tenantId', getContext(delivery).tenantId),
    )
    .filter(({ at }) => at >= readNumber('after', 0) * 1000 && at <= readNumber('before', Infinity) * 1000)
    .reverse();
  return {
    data: found
      .slice((page - 1) * perPage, page * perPage)
      .map((delivery) => toListItem(delivery, getContext(delivery))),
    page,
    perPage,
    total: found.length,
    totalPages: Math.ceil(found.length / perPage),
  };
}

/** Formats the record of one delivery. Its payload is bare, whatever form was sent. */
export function describeDelivery(delivery: FakeDelivery, context: RecordContext): string {
  const sent = JSON.parse(delivery.body) as { event?: unknown; payload?: unknown };
  const enveloped = typeof sent.event === 'string' && typeof sent.payload === 'object';
  const request = { payload: enveloped ? sent.payload : sent, headers: { 'Content-Type': 'application/json' } };
  const { statusCode, responseBody: body, duration } = delivery;
  const details = delivery.platform
    ? { request, response: { body, duration } }
    : { webhookName: context.webhookName, request, response: { statusCode, body } };
  return arkJson({ success: true, data: { ...toListItem(delivery, context), ...details } });
}
