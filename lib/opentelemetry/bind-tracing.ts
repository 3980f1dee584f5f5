/** Creates OpenTelemetry spans of deliveries, attempts and listeners. */
import { inspect } from 'node:util';
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import { toEventLabel } from '../events/to-event-label.js';
import { subscribeToRuns } from '../diagnostics/subscribe-to-runs.js';
import type { ArkWebhooks } from '../webhooks.js';
import { InvalidOptionsError } from '../errors.js';
import { assertVersion, describeInstall } from '../internal/load-peer.js';
import type { OpenTelemetryApi, Span, SpanAttributes } from './api.js';
import { toDeliveryAttributes, toListenerAttributes } from './attributes.js';

const PEER = { name: '@opentelemetry/api', minimum: '1.0.0' };

/**
 * Creates a span for each request, each call of `receive()` and each attempt at a queued event, and a child of it for each
 * run of a listener, which is active while the listener runs: spans of the app become its children.
 *
 * @param api the exports of `@opentelemetry/api`; nothing is recorded unless an SDK is registered with it
 * @returns a function that ends it
 * @throws InvalidOptionsError if `api` is not `@opentelemetry/api`
 */
export function bindTracing(ark: ArkWebhooks, api: OpenTelemetryApi): () => void {
  checkApi(api);
  const tracer = api.trace.getTracer('express-ark-webhooks');
  const spans = new WeakMap<TraceMessage, Span>();

  const begin = (message: TraceMessage, name: string, options: { kind: number }): void => {
    const span = tracer.startSpan(name, options);
    spans.set(message, span);
    const inside = api.trace.setSpan(api.context.active(), span);
    const { around } = message;
    message.around = (run) => api.context.with(inside, () => (around ? around(run) : run()));
  };
  const finish = (message: TraceMessage, attributes: SpanAttributes): void => {
    const span = spans.get(message);
    if (!span) return;
    span.setAttributes(attributes);
    if ('error' in message) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end();
  };

  const delivery = {
    start: (message: DeliveryMessage): void => {
      begin(message, 'process', { kind: api.SpanKind.CONSUMER });
    },
    asyncEnd: (message: DeliveryMessage): void => {
      if (message.event) spans.get(message)?.updateName(`process ${toEventLabel(message.event)}`);
      finish(message, toDeliveryAttributes(message));
    },
  };
  const listener = {
    start: (message: ListenerMessage): void => {
      begin(message, `listener ${message.name}`, { kind: api.SpanKind.INTERNAL });
    },
    asyncEnd: (message: ListenerMessage): void => {
      finish(message, toListenerAttributes(message));
    },
  };
  const subscriptions = [
    ...[channels.request, channels.receive, channels.work].map((channel) => subscribeToRuns(channel, ark, delivery)),
    subscribeToRuns(channels.listener, ark, listener),
  ];
  return () => {
    for (const end of subscriptions) end();
  };
}

function checkApi(api: unknown): void {
  assertVersion(PEER);
  const { trace, context } = (api ?? {}) as Partial<OpenTelemetryApi>;
  if (typeof trace?.getTracer === 'function' && typeof context?.with === 'function') return;
  throw new InvalidOptionsError(
    `Expected bindTracing() to be given the exports of @opentelemetry/api, got ${inspect(api, { depth: 0 })}. ` +
      describeInstall(PEER),
  );
}
