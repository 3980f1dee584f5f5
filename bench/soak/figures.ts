/** Summarizes a run in lines to print. */
import type { Evidence, Outcome } from './evidence.js';
import { memoryOf } from './judge.js';
import { accepted, count } from './plot.js';
import { quantile } from './statistics.js';

export function figures({ events, attempts, runs, lives }: Evidence): string {
  const forged = events.filter((event) => event.forged).length;
  const having = (...outcomes: Outcome[]): string =>
    count(attempts.filter(({ outcome }) => outcomes.includes(outcome)).length);
  const ended = (end: 'success' | 'failure' | undefined): string => count(runs.filter((run) => run.end === end).length);
  const signals = lives.slice(0, -1).map(({ end }) => end);
  const latency = accepted(attempts);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(latency, share).toFixed(1));
  const { early, late } = memoryOf(lives);

  const rows = {
    events: `${count(events.length - forged)} genuine, ${count(forged)} forged`,
    requests: `${count(attempts.length)}, of which ${count(attempts.filter(({ retry }) => retry).length)} retries`,
    responses:
      `${having('handled')} handled (200), ${having('duplicate')} duplicates (200), ${having('failed')} failed (500), ` +
      `${having('pending')} pending (503), ${having('rejected')} rejected (401, 503)`,
    unanswered: `${having('unsent')} not completely sent, ${having('lost')} without a response`,
    'listener runs': `${count(runs.length)}: ${ended('success')} succeeded, ${ended('failure')} failed, ${ended(undefined)} killed`,
    restarts: `${signals.length} (${signals.join(', ')})`,
    'latency of 200': `median ${p50} ms, p95 ${p95} ms, p99 ${p99} ms (including 0 to 20 ms of the listeners)`,
    memory: `${early.toFixed(1)} MiB in the second fifth of the longest life, ${late.toFixed(1)} MiB in its last (medians)`,
  };
  return Object.entries(rows)
    .map(([name, value]) => `${name.padEnd(16)}${value}`)
    .join('\n');
}
