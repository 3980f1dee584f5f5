/** Judges a run by its evidence. */
import type { Attempt, Evidence, Life, ListenerRun, Outcome, SentEvent } from './evidence.js';
import { quantile } from './statistics.js';

/** How much memory may grow within a life: by this share, and this many MiB beside, of which a collector has no less. */
const GROWTH = { share: 0.1, mebibytes: 10 };

/** @returns a sentence for each breach; none where all is well */
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
    if (status >= 200 && status < 300) breaches.push(`event ${id} was forged, and answered with ${status}`);
  return breaches;
}

/**
 * How often an event may run follows from what came of its requests:
 *
 * - each answered 200 (but not as a duplicate) or 500 `listener_failed` ran it, once;
 * - each answered 503 `listeners_pending`, and each that got no answer, may have run it once, or found it running;
 * - a duplicate, a refusal and a request that was not wholly sent ran nothing.
 *
 * So `sure <= runs <= sure + unsure`. An event that can be recognised has to keep a second bound: as a run that fails
 * gives up its claim and a restart loses it, and nothing else does, each life has at most one run that does not fail.
 */
function judgeHonest({ id, recognizable }: SentEvent, attempts: Attempt[], runs: ListenerRun[]): string[] {
  const breaches = [];
  const count = (...outcomes: Outcome[]): number => attempts.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const succeeded = runs.filter(({ end }) => end === 'success').length;
  const sure = count('handled', 'failed');
  const most = sure + count('pending', 'lost');

  if (succeeded === 0) breaches.push(`event ${id} was lost: it never ran successfully`);
  if (count('handled', 'duplicate') === 0) breaches.push(`event ${id} was never answered with 200`);
  if (succeeded < count('handled'))
    breaches.push(`event ${id} was handled in ${count('handled')} answers, but succeeded in ${succeeded} runs`);
  if (runs.length < sure) breaches.push(`event ${id} ran ${runs.length} times, its answers say ${sure} at least`);
  if (runs.length > most) breaches.push(`event ${id} ran ${runs.length} times, its requests explain ${most}`);
  for (const { outcome, status } of attempts)
    if (outcome === 'refused' && status !== 503) breaches.push(`event ${id} is honest, and answered with ${status}`);

  if (recognizable)
    for (const [life, inLife] of groupBy(runs, (run) => run.life)) {
      const failed = inLife.filter(({ end }) => end === 'failure').length;
      if (inLife.length > failed + 1)
        breaches.push(
          `event ${id} ran ${inLife.length} times in life ${life}, ${failed} failures explain ${failed + 1}`,
        );
    }
  return breaches;
}

const abandoned = ({ event, life }: ListenerRun): string =>
  `event ${event} was still running when life ${life} ended, which close() has to wait for`;

function judgeLife({ end, exitCode, stderr }: Life, life: number): string[] {
  const breaches = [];
  if (exitCode !== (end === 'SIGTERM' ? 0 : null)) breaches.push(`life ${life} exited with ${exitCode} on ${end}`);
  if (stderr !== '') breaches.push(`life ${life} wrote to stderr: ${stderr.trim()}`);
  return breaches;
}

/**
 * What the longest life's memory came to: medians of its second fifth, after it has warmed up, and of its last. The
 * other lives are too short to tell.
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
  return [`memory grew from ${early.toFixed(0)} to ${late.toFixed(0)} MiB, ${most.toFixed(0)} are allowed`];
}

/** `Map.groupBy`, which Node 20 does not have. */
function groupBy<T>(values: T[], keyOf: (value: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
