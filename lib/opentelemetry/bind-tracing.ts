/** Creates OpenTelemetry spans of deliveries, attempts and listeners. */
import { inspect } from 'node:util';
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import { toEventLabel } from '../events/event.js';
import { subscribeToRuns } from '../diagnostics/subscribe-to-runs.js';
import type { ArkWebhooks } from '../webhooks.js';
import { InvalidOptionsError } from '../errors.js';
import { assertVersion, describeInstall } from '../internal/load-peer.js';
import type { OpenTelemetryApi, Span, SpanAttributes } from './api.js';
import { toDeliveryAttributes, toListenerAttributes } from './attributes.js';

const PEER = { name: '@opentelemetry/api', minimum: '1.0.0' };

/**
 * Creates a span for each request, each call of `receive()` and each attempt at a queued event, and a child span for each
 * run of a listener. That one is active while the listener runs, so spans of the app become its children.
 *
 * @param api the exports of `@opentelemetry/api`. Nothing is recorded unless an SDK is registered
 * @returns a function that stops creating spans
 * @throws InvalidOptionsError if `api` is not `@opentelemetry/api`
 */
export function bindTracing(ark: ArkWebhooks, api: OpenTelemetryApi): () => void {
  checkApi(api);
  const spans = new Spans(api);
  const delivery = {
    start: (message: DeliveryMessage): void => {
      spans.start(message, 'process', { kind: api.SpanKind.CONSUMER });
    },
    asyncEnd: (message: DeliveryMessage): void => {
      if (message.event) spans.rename(message, `process ${toEventLabel(message.event)}`);
      spans.end(message, toDeliveryAttributes(message));
    },
  };
  const listener = {
    start: (message: ListenerMessage): void => {
      spans.start(message, `listener ${message.name}`, { kind: api.SpanKind.INTERNAL });
    },
    asyncEnd: (message: ListenerMessage): void => {
      spans.end(message, toListenerAttributes(message));
    },
  };
  const subscriptions = [
    ...[channels.request, channels.receive, channels.work].map((channel) => subscribeToRuns(channel, ark, delivery)),
    subscribeToRuns(channels.listener, ark, listener),
  ];
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
  };
}

/** The spans of messages between their start and their end. */
class Spans {
  readonly #api: OpenTelemetryApi;
  readonly #tracer: ReturnType<OpenTelemetryApi['trace']['getTracer']>;
  readonly #spans = new WeakMap<TraceMessage, Span>();

  constructor(api: OpenTelemetryApi) {
    this.#api = api;
    this.#tracer = api.trace.getTracer('express-ark-webhooks');
  }

  /** Starts a span, and makes it active while the message's work runs. */
  start(message: TraceMessage, name: string, options: { kind: number }): void {
    const { context, trace } = this.#api;
    const span = this.#tracer.startSpan(name, options);
    this.#spans.set(message, span);
    const active = trace.setSpan(context.active(), span);
    const { around } = message;
    message.around = (run) => context.with(active, () => (around ? around(run) : run()));
  }

  rename(message: TraceMessage, name: string): void {
    this.#spans.get(message)?.updateName(name);
  }

  end(message: TraceMessage, attributes: SpanAttributes): void {
    const span = this.#spans.get(message);
    if (!span) return;
    span.setAttributes(attributes);
    if ('error' in message) span.setStatus({ code: this.#api.SpanStatusCode.ERROR });
    span.end();
  }
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
