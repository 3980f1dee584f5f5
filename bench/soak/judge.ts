/** Checks a run by its records. */
import type { Attempt, Evidence, Life, ListenerRun, Outcome, SentEvent } from './evidence.js';
import { quantile } from './statistics.js';

/** The maximum growth of memory within a life: this share, plus this many MiB for the collector. */
const GROWTH = { share: 0.1, mebibytes: 10 };

/** @returns a sentence for each breach */
export function judge({ events, attempts, runs, lives }: Evidence): string[] {
  const attemptsOf = groupBy(attempts, ({ event }) => event);
  const runsOf = groupBy(runs, ({ event }) => event);
  return [
    ...events.flatMap((event) => {
      const judgeOne = event.forged ? judgeForged : judgeHonest;
      return judgeOne(event, attemptsOf.get(event.id) ?? [], runsOf.get(event.id) ?? []);
    }),
    ...runs.filter(({ end, life }) => !end && lives[life]?.end === 'SIGTERM').map(abandoned),
    ...lives.flatMap(judgeLife),
    ...judgeMemory(lives),
  ];
}

function judgeForged({ id }: SentEvent, attempts: Attempt[], runs: ListenerRun[]): string[] {
  const breaches = [];
  if (runs.length > 0) breaches.push(`event ${id} was forged, and ran`);
  for (const { status = 0 } of attempts)
    if (status >= 200 && status < 300) breaches.push(`event ${id} was forged, and got the response ${status}`);
  return breaches;
}

/**
 * The permitted number of runs of an event follows from the outcomes of its requests:
 *
 * - each with the response 200 (not a duplicate) or 500 `listener_failed` ran it once;
 * - each with the response 503 `listeners_pending` or none may have run it once, or found it running;
 * - a duplicate, a rejection and an incomplete request ran nothing.
 *
 * So `sure <= runs <= sure + unsure`. An identifiable event must satisfy a second bound: only a failed run releases its
 * claim and only a restart loses it, so each life has at most one run that does not fail.
 */
function judgeHonest({ id, recognizable }: SentEvent, attempts: Attempt[], runs: ListenerRun[]): string[] {
  const breaches = [];
  const count = (...outcomes: Outcome[]): number => attempts.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const succeeded = runs.filter(({ end }) => end === 'success').length;
  const sure = count('handled', 'failed');
  const most = sure + count('pending', 'lost');

  if (succeeded === 0) breaches.push(`event ${id} was lost: it never ran successfully`);
  if (count('handled', 'duplicate') === 0) breaches.push(`event ${id} never got the response 200`);
  if (succeeded < count('handled'))
    breaches.push(`event ${id} was handled in ${count('handled')} responses, but succeeded in ${succeeded} runs`);
  if (runs.length < sure) breaches.push(`event ${id} ran ${runs.length} times, its responses require at least ${sure}`);
  if (runs.length > most) breaches.push(`event ${id} ran ${runs.length} times, its requests allow at most ${most}`);
  for (const { outcome, status } of attempts)
    if (outcome === 'rejected' && status !== 503)
      breaches.push(`event ${id} is genuine, and got the response ${status}`);

  if (recognizable)
    for (const [life, inLife] of groupBy(runs, (run) => run.life)) {
      const failed = inLife.filter(({ end }) => end === 'failure').length;
      if (inLife.length > failed + 1)
        breaches.push(`event ${id} ran ${inLife.length} times in life ${life}, ${failed} failures allow ${failed + 1}`);
    }
  return breaches;
}

const abandoned = ({ event, life }: ListenerRun): string =>
  `event ${event} was still running when life ${life} ended, although close() must wait for it`;

function judgeLife({ end, exitCode, stderr }: Life, life: number): string[] {
  const breaches = [];
  if (exitCode !== (end === 'SIGTERM' ? 0 : null)) breaches.push(`life ${life} exited with ${exitCode} on ${end}`);
  if (stderr !== '') breaches.push(`life ${life} wrote to stderr: ${stderr.trim()}`);
  return breaches;
}

/**
 * The memory of the longest life: medians of its second fifth, after the warm-up, and of its last. The other lives are
 * too short.
 */
export function memoryOf(lives: Life[]): { early: number; late: number } {
  const longest = lives.toSorted((a, b) => b.endedAt - b.startedAt - (a.endedAt - a.startedAt))[0]?.memory ?? [];
  const fifth = (n: number): number =>
    quantile(
      longest.slice((longest.length * (n - 1)) / 5, (longest.length * n) / 5).map(({ rss }) => rss),
      0.5,
    );
  return { early: fifth(2), late: fifth(5) };
}

function judgeMemory(lives: Life[]): string[] {
  const { early, late } = memoryOf(lives);
  const most = early * (1 + GROWTH.share) + GROWTH.mebibytes;
  if (late <= most) return [];
  return [`memory grew from ${early.toFixed(0)} to ${late.toFixed(0)} MiB, the maximum is ${most.toFixed(0)}`];
}

/** `Map.groupBy`, which Node 20 lacks. */
function groupBy<T>(values: T[], keyOf: (value: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
