/** The metrics: their names, labels and help, and how the values of several processes are aggregated. */
import type * as prom from 'prom-client';
import type { ArkStats } from '../processing/read-stats.js';

/** The exports of prom-client that are used. */
export type PromClient = Pick<typeof prom, 'Counter' | 'Gauge' | 'Histogram' | 'register'>;

/** The names of the metrics, as Prometheus has them. */
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

/** The metrics of one receiver that are counted as things happen. */
export interface ArkMetrics {
  events: prom.Counter<'event' | 'outcome'>;
  refusals: prom.Counter<'code'>;
  requestDuration: prom.Histogram;
  listenerFailures: prom.Counter<'event'>;
}

/** Upper bounds in seconds, up to how long Ark waits for a response. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Registers the metrics.
 *
 * @param stats is called at each scrape; if it rejects, the gauges are missing from that scrape
 */
export function createMetrics(
  { Counter, Gauge, Histogram }: PromClient,
  registry: prom.Registry,
  stats: () => Promise<ArkStats>,
): ArkMetrics {
  const registers = [registry];
  new Gauge({
    name: metricNames.claimsHeld,
    help: 'Events that this process has claimed and not settled.',
    aggregator: 'sum',
    registers,
    async collect() {
      const current = await stats().catch(() => undefined);
      if (current) this.set(current.claims);
      else this.remove();
    },
  });
  new Gauge({
    name: metricNames.queueEvents,
    help: 'Events in the queue, by state.',
    aggregator: 'max',
    labelNames: ['state'],
    registers,
    async collect() {
      const current = await stats().catch(() => undefined);
      this.reset();
      for (const [state, count] of Object.entries(current?.queue ?? {})) this.set({ state }, Number(count));
    },
  });
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
      help: 'Deliveries that were responded to with an error, by its code.',
      aggregator: 'sum',
      labelNames: ['code'],
      registers,
    }),
    requestDuration: new Histogram({
      name: metricNames.requestDuration,
      help: 'Seconds from the head of a request to its response.',
      aggregator: 'sum',
      buckets,
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
