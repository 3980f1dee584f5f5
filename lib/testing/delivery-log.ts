/** The attempts that a sender keeps, and how its API shows them. */
import { randomBytes } from 'node:crypto';
import { arkJson } from './ark-json.js';
import type { ArkAnswer } from './post-ark-event.js';
import type { Attempt } from './retry-schedule.js';

/** One attempt to deliver an event. */
export interface FakeDelivery {
  /** The attempt's id in the deliveries API. */
  id: string;
  /** Whose webhook made it. */
  webhookId: string;
  /** Whether that is a webhook of the platform. */
  platform: boolean;
  /** 1 for the first. */
  attempt: number;
  /** The event's name. */
  event: string;
  /** What was sent: the same bytes on each attempt. */
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
export function toDelivery(sent: Attempt, result: ArkAnswer | Error, postal: boolean): FakeDelivery {
  const response = result instanceof Error ? undefined : result;
  const body = response?.body ?? '';
  return {
    id: `${sent.platform ? 'pwd' : 'whr'}_${randomBytes(6).toString('hex')}`,
    webhookId: sent.webhookId,
    platform: sent.platform,
    attempt: sent.attempt,
    event: sent.event,
    body: sent.body,
    statusCode: response?.status ?? (postal ? toPostalStatus(result as Error) : null),
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

const formatTarget = ({ target, options }: Attempt): string =>
  typeof target === 'string' || target instanceof URL ? String(target) : (options.path ?? '/webhooks/ark');

/** What a record shows of the delivery's webhook. */
export interface RecordContext {
  tenantId: string;
  webhookName: string;
}

function toListed({ platform, at, ...delivery }: FakeDelivery, { tenantId }: RecordContext): object {
  const { id, webhookId, event, url, statusCode, success, attempt, willRetry } = delivery;
  const timestamp = new Date(at).toISOString();
  const listed = { id, webhookId, event, url, statusCode, success, attempt, willRetry, timestamp };
  return platform ? { ...listed, tenantId } : listed;
}

/** A page of deliveries, the newest first. */
export function listDeliveries(
  log: readonly FakeDelivery[],
  query: URLSearchParams,
  getContext: (delivery: FakeDelivery) => RecordContext,
): object {
  const [page, perPage] = [Number(query.get('page') ?? 1), Math.min(Number(query.get('perPage') ?? 30), 100)];
  const number = (name: string, missing: number): number => Number(query.get(name) ?? missing);
  const matches = (name: string, value: string): boolean => !query.has(name) || query.get(name) === value;
  const found = log
    .filter((delivery) => matches('success', String(delivery.success)) && matches('event', delivery.event))
    .filter(
      (delivery) => matches('webhookId', delivery.webhookId) && matches('tenantId', getContext(delivery).tenantId),
    )
    .filter(({ at }) => at >= number('after', 0) * 1000 && at <= number('before', Infinity) * 1000)
    .reverse();
  return {
    data: found.slice((page - 1) * perPage, page * perPage).map((delivery) => toListed(delivery, getContext(delivery))),
    page,
    perPage,
    total: found.length,
    totalPages: Math.ceil(found.length / perPage),
  };
}

/** Everything about one delivery. Its payload is bare, in whichever form it was sent. */
export function describeDelivery(delivery: FakeDelivery, context: RecordContext): string {
  const sent = JSON.parse(delivery.body) as { event?: unknown; payload?: unknown };
  const enveloped = typeof sent.event === 'string' && typeof sent.payload === 'object';
  const request = { payload: enveloped ? sent.payload : sent, headers: { 'Content-Type': 'application/json' } };
  const { statusCode, responseBody: body, duration } = delivery;
  const details = delivery.platform
    ? { request, response: { body, duration } }
    : { webhookName: context.webhookName, request, response: { statusCode, body } };
  return arkJson({ success: true, data: { ...toListed(delivery, context), ...details } });
}
