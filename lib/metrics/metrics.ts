/** The metrics: their names, their labels, and what they say. */
import type * as prom from 'prom-client';
import type { ArkStats } from '../processing/read-stats.js';

/** What prom-client exports, as far as it is needed. */
export type PromClient = Pick<typeof prom, 'Counter' | 'Gauge' | 'Histogram' | 'register'>;

/** The names of the metrics, as Prometheus has them. */
export const metricNames = {
  /** Counter, by `event` and `outcome`. */
  events: 'ark_webhooks_events_total',
  /** Counter, by `code`. */
  refusals: 'ark_webhooks_refusals_total',
  /** Histogram, in seconds. */
  requestDuration: 'ark_webhooks_request_duration_seconds',
  /** Counter, by `event`. */
  listenerFailures: 'ark_webhooks_listener_failures_total',
  /** Gauge. */
  claimsHeld: 'ark_webhooks_claims_held',
  /** Gauge, by `state`: waiting, running or dead. */
  queueEvents: 'ark_webhooks_queue_events',
} as const;

/** What becomes of events. */
export const eventOutcomes = ['handled', 'duplicate', 'queued', 'invalid', 'pending', 'failed'] as const;

/** What became of an event. */
export type EventOutcome = (typeof eventOutcomes)[number];

/** The metrics of one receiver that are counted as things happen. */
export interface ArkMetrics {
  events: prom.Counter<'event' | 'outcome'>;
  refusals: prom.Counter<'code'>;
  requestDuration: prom.Histogram;
  listenerFailures: prom.Counter<'event'>;
}

/** Upper bounds in seconds, from listeners that only note something to what Ark waits for. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Registers the metrics.
 *
 * @param stats is asked at each scrape; what it rejects with leaves the gauges out of that scrape
 */
export function makeMetrics(
  { Counter, Gauge, Histogram }: PromClient,
  registry: prom.Registry,
  stats: () => Promise<ArkStats>,
): ArkMetrics {
  const registers = [registry];
  new Gauge({
    name: metricNames.claimsHeld,
    help: 'Events that this process has claimed and not settled.',
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
      help: 'Deliveries of events, by what became of them.',
      labelNames: ['event', 'outcome'],
      registers,
    }),
    refusals: new Counter({
      name: metricNames.refusals,
      help: 'Deliveries that were answered with an error, by its code.',
      labelNames: ['code'],
      registers,
    }),
    requestDuration: new Histogram({
      name: metricNames.requestDuration,
      help: 'Seconds from the head of a request to its answer.',
      buckets,
      registers,
    }),
    listenerFailures: new Counter({
      name: metricNames.listenerFailures,
      help: 'Runs of listeners that threw or rejected.',
      labelNames: ['event'],
      registers,
    }),
  };
}
