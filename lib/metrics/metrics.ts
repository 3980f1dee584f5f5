/** Creates the metrics. The aggregator of each one combines the values of several processes. */
import type * as prom from 'prom-client';
import type { ArkStats } from '../processing/read-stats.js';

/** The exports of prom-client that are used. */
export type PromClient = Pick<typeof prom, 'Counter' | 'Gauge' | 'Histogram' | 'register'>;

/** The names of the metrics in Prometheus. */
export const metricNames = {
  /** Counter, by `event` and `outcome`. Workers of a cluster: sum. */
  events: 'ark_webhooks_events_total',
  /** Counter, by `code`. Workers of a cluster: sum. */
  refusals: 'ark_webhooks_refusals_total',
  /** Histogram, in seconds. Workers of a cluster: sum. */
  requestDuration: 'ark_webhooks_request_duration_seconds',
  /** Counter, by `event`. Workers of a cluster: sum. */
  listenerFailures: 'ark_webhooks_listener_failures_total',
  /** Gauge, of one process. Workers of a cluster: sum. */
  claimsHeld: 'ark_webhooks_claims_held',
  /** Gauge, by `state`: waiting, running or dead. Every process reports the same queue. Workers of a cluster: maximum. */
  queueEvents: 'ark_webhooks_queue_events',
} as const;

/** Results of deliveries. */
export const eventOutcomes = ['handled', 'duplicate', 'queued', 'invalid', 'pending', 'failed'] as const;

/** The result of a delivery. */
export type EventOutcome = (typeof eventOutcomes)[number];

/** The metrics of one receiver that are updated by events. Gauges are read at each scrape. */
export interface ArkMetrics {
  events: prom.Counter<'event' | 'outcome'>;
  refusals: prom.Counter<'code'>;
  requestDuration: prom.Histogram;
  listenerFailures: prom.Counter<'event'>;
}

/** Upper bounds up to the time that Ark waits for a response. */
const bucketsSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Registers the metrics.
 *
 * @param readStats called at each scrape. If it rejects, the gauges are missing from that scrape
 */
export function createMetrics(
  client: PromClient,
  registry: prom.Registry,
  readStats: () => Promise<ArkStats>,
): ArkMetrics {
  createGauges(client, registry, () => readStats().catch(() => undefined));
  const { Counter, Histogram } = client;
  const registers = [registry];
  return {
    events: new Counter({
      name: metricNames.events,
      help: 'Deliveries of events, by result.',
      aggregator: 'sum',
      labelNames: ['event', 'outcome'],
      registers,
    }),
    refusals: new Counter({
      name: metricNames.refusals,
      help: 'Deliveries with an error response, by its code.',
      aggregator: 'sum',
      labelNames: ['code'],
      registers,
    }),
    requestDuration: new Histogram({
      name: metricNames.requestDuration,
      help: 'Seconds from the headers of a request to its response.',
      aggregator: 'sum',
      buckets: bucketsSeconds,
      registers,
    }),
    listenerFailures: new Counter({
      name: metricNames.listenerFailures,
      help: 'Runs of listeners that threw or rejected.',
      aggregator: 'sum',
      labelNames: ['event'],
      registers,
    }),
  };
}

function createGauges(
  { Gauge }: PromClient,
  registry: prom.Registry,
  readStats: () => Promise<ArkStats | undefined>,
): void {
  new Gauge({
    name: metricNames.claimsHeld,
    help: 'Events that this process has claimed and not yet settled.',
    aggregator: 'sum',
    registers: [registry],
    async collect() {
      const stats = await readStats();
      if (stats) this.set(stats.claims);
      else this.remove();
    },
  });
  new Gauge({
    name: metricNames.queueEvents,
    help: 'Events in the queue, by state.',
    aggregator: 'max',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const stats = await readStats();
      this.reset();
      for (const [state, count] of Object.entries(stats?.queue ?? {})) this.set({ state }, Number(count));
    },
  });
}
