/** Makes spans for OpenTelemetry of what a receiver does. */
import type * as otel from '@opentelemetry/api';
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import { toEventLabel } from '../events/to-event-label.js';
import { observe } from '../diagnostics/observe.js';
import type { ArkWebhooks } from '../webhooks.js';
import { attributesOfDelivery, attributesOfListener } from './attributes.js';

/** What `@opentelemetry/api` exports, as far as it is needed. */
export type OpenTelemetryApi = Pick<typeof otel, 'context' | 'trace' | 'SpanKind' | 'SpanStatusCode'>;

/**
 * Makes a span of each request, each call of `receive()` and each attempt at a queued event, and one below it of each
 * run of a listener, which is active while the listener runs: spans of the app's own become its children.
 *
 * @param api what `@opentelemetry/api` exports; without an SDK that is registered with it nothing is recorded
 * @returns what ends it
 */
export function bindTracing(ark: ArkWebhooks, api: OpenTelemetryApi): () => void {
  const tracer = api.trace.getTracer('express-ark-webhooks');
  const spans = new WeakMap<TraceMessage, otel.Span>();

  const begin = (message: TraceMessage, name: string, options: otel.SpanOptions): void => {
    const span = tracer.startSpan(name, options);
    spans.set(message, span);
    const inside = api.trace.setSpan(api.context.active(), span);
    const { around } = message;
    message.around = (run) => api.context.with(inside, () => (around ? around(run) : run()));
  };
  const finish = (message: TraceMessage, attributes: otel.Attributes): void => {
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
      finish(message, attributesOfDelivery(message));
    },
  };
  const listener = {
    start: (message: ListenerMessage): void => {
      begin(message, `listener ${message.name}`, { kind: api.SpanKind.INTERNAL });
    },
    asyncEnd: (message: ListenerMessage): void => {
      finish(message, attributesOfListener(message));
    },
  };
  const subscriptions = [
    ...[channels.request, channels.receive, channels.work].map((channel) => observe(channel, ark, delivery)),
    observe(channels.listener, ark, listener),
  ];
  return () => {
    for (const end of subscriptions) end();
  };
}
