/** Counts deliveries and events for Prometheus. */
import { inspect } from 'node:util';
import type { Registry } from 'prom-client';
import { channels, type DeliveryMessage } from '../diagnostics/channels.js';
import { InvalidOptionsError, isArkError } from '../errors.js';
import { toEventLabel } from '../events/event.js';
import { subscribeToRuns } from '../diagnostics/subscribe-to-runs.js';
import { assertVersion, describeInstall } from '../internal/load-peer.js';
import type { ArkStats } from '../processing/read-stats.js';
import type { ArkWebhooks } from '../webhooks.js';
import { type ArkMetrics, type EventOutcome, createMetrics, metricNames, type PromClient } from './metrics.js';
import { initializeSeries } from './initialize-series.js';

const PEER = { name: 'prom-client', minimum: '14.0.0' };

/**
 * Registers metrics of a receiver, and counts from now on. `metricNames` contains their names. Labels have a bounded number
 * of values: the ten events and `unknown`, outcomes, error codes.
 *
 * @param client the exports of prom-client
 * @param registry where the metrics are registered; default: the global registry of prom-client
 * @returns a function that stops counting, and removes the metrics from the registry
 * @throws InvalidOptionsError if `client` is not prom-client, or too old
 * @throws Error if the registry already has these metrics: each receiver needs a separate registry
 */
export function bindMetrics(ark: ArkWebhooks, client: PromClient, registry?: Registry): () => void {
  const prometheus = checkPromClient(client);
  const registered = registry ?? prometheus.register;
  const metrics = createMetrics(prometheus, registered, shareResult(() => ark.stats())); // prettier-ignore
  initializeSeries(metrics);
  const startTimes = new WeakMap<DeliveryMessage, number>();
  const subscriptions = [
    subscribeToRuns(channels.request, ark, {
      start: (message) => void startTimes.set(message, performance.now()),
      asyncEnd: (message) => {
        const startedAt = startTimes.get(message);
        if (startedAt !== undefined) metrics.requestDuration.observe((performance.now() - startedAt) / 1000);
        countResponse(metrics, message);
      },
    }),
    subscribeToRuns(channels.receive, ark, { asyncEnd: (message) => { countResponse(metrics, message); } }),
    subscribeToRuns(channels.work, ark, { asyncEnd: (message) => { countEvent(metrics, message); } }),
    subscribeToRuns(channels.listener, ark, {
      asyncEnd: (message) => {
        if ('error' in message) metrics.listenerFailures.inc({ event: toEventLabel(message.event) });
      },
    }),
  ]; // prettier-ignore
  return () => {
    for (const unsubscribe of subscriptions) unsubscribe();
    for (const name of Object.values(metricNames)) registered.removeSingleMetric(name);
  };
}

/** Depending on the loader, `import * as client` has the exports of a CommonJS package in `default`. */
function checkPromClient(client: unknown): PromClient {
  assertVersion(PEER);
  for (const exports of [client, (client as { default?: unknown } | null | undefined)?.default]) {
    const { Counter, Gauge, Histogram, register } = (exports ?? {}) as Partial<PromClient>;
    if ([Counter, Gauge, Histogram].every((metric) => typeof metric === 'function') && register)
      return exports as PromClient;
  }
  throw new InvalidOptionsError(
    `Expected bindMetrics() to be given the exports of prom-client, got ${inspect(client, { depth: 0 })}. ${describeInstall(PEER)}`,
  );
}

function countResponse(metrics: ArkMetrics, message: DeliveryMessage): void {
  countEvent(metrics, message);
  const { error } = message;
  if ('error' in message) metrics.refusals.inc({ code: isArkError(error) ? error.code : 'unavailable' });
}

function countEvent({ events }: ArkMetrics, { event, outcome, error }: DeliveryMessage): void {
  if (event) events.inc({ event: toEventLabel(event), outcome: outcome ?? toOutcome(error) });
}

function toOutcome(error: unknown): EventOutcome {
  const code = isArkError(error) ? error.code : undefined;
  return code === 'listeners_pending' ? 'pending' : code === 'invalid_payload' ? 'invalid' : 'failed';
}

/** Shares one pending call among all gauges and scrapes. */
function shareResult(readStats: () => Promise<ArkStats>): () => Promise<ArkStats> {
  let pending: Promise<ArkStats> | undefined;
  return () => {
    pending ??= readStats().finally(() => (pending = undefined));
    return pending;
  };
}
