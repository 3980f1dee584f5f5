/** Counts for Prometheus what a receiver does. */
import type { Registry } from 'prom-client';
import { channels, type DeliveryMessage } from '../diagnostics/channels.js';
import { ArkError } from '../errors.js';
import { toEventLabel } from '../events/to-event-label.js';
import { observe } from '../diagnostics/observe.js';
import type { ArkStats } from '../processing/read-stats.js';
import type { ArkWebhooks } from '../webhooks.js';
import { type ArkMetrics, type EventOutcome, makeMetrics, metricNames, type PromClient } from './metrics.js';
import { beginAtZero } from './begin-at-zero.js';

/**
 * Registers metrics of a receiver, and counts from now on. What they are called is in `metricNames`. Labels take a
 * bounded number of values: the ten events and `unknown`, outcomes, codes of answers.
 *
 * @param client what prom-client exports
 * @param registry where the metrics are registered; prom-client's own where it is not given
 * @returns what ends it, and takes the metrics out of the registry
 * @throws what prom-client throws where the registry has such metrics already: another receiver needs one of its own
 */
export function bindMetrics(ark: ArkWebhooks, client: PromClient, registry: Registry = client.register): () => void {
  const metrics = makeMetrics(
    client,
    registry,
    shared(() => ark.stats()),
  );
  beginAtZero(metrics);
  const begun = new WeakMap<DeliveryMessage, number>();
  const subscriptions = [
    observe(channels.request, ark, {
      start: (message) => void begun.set(message, performance.now()),
      asyncEnd: (message) => {
        const start = begun.get(message);
        if (start !== undefined) metrics.requestDuration.observe((performance.now() - start) / 1000);
        countAnswer(metrics, message);
      },
    }),
    observe(channels.receive, ark, {
      asyncEnd: (message) => {
        countAnswer(metrics, message);
      },
    }),
    observe(channels.work, ark, {
      asyncEnd: (message) => {
        countEvent(metrics, message);
      },
    }),
    observe(channels.listener, ark, {
      asyncEnd: (message) => {
        if ('error' in message) metrics.listenerFailures.inc({ event: toEventLabel(message.event) });
      },
    }),
  ];
  return () => {
    for (const end of subscriptions) end();
    for (const name of Object.values(metricNames)) registry.removeSingleMetric(name);
  };
}

function countAnswer(metrics: ArkMetrics, message: DeliveryMessage): void {
  countEvent(metrics, message);
  const { error } = message;
  if ('error' in message) metrics.refusals.inc({ code: error instanceof ArkError ? error.code : 'unavailable' });
}

function countEvent({ events }: ArkMetrics, { event, outcome, error }: DeliveryMessage): void {
  if (event) events.inc({ event: toEventLabel(event), outcome: outcome ?? outcomeOf(error) });
}

function outcomeOf(error: unknown): EventOutcome {
  const code = error instanceof ArkError ? error.code : undefined;
  return code === 'listeners_pending' ? 'pending' : code === 'invalid_payload' ? 'invalid' : 'failed';
}

/** Asks but once at a time, however many gauges and scrapes want to know. */
function shared(ask: () => Promise<ArkStats>): () => Promise<ArkStats> {
  let pending: Promise<ArkStats> | undefined;
  return () => {
    pending ??= ask().finally(() => (pending = undefined));
    return pending;
  };
}
