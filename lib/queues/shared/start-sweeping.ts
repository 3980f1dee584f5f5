import { clearInterval, setInterval } from 'node:timers';

/** How often expired dead letters are deleted, in seconds, unless they are stored for a shorter time. */
const MAX_INTERVAL_S = 60;

/**
 * Deletes expired dead letters, now and from time to time.
 *
 * @param options.keepDead how long a dead letter is stored, in seconds; undefined for no limit
 * @param options.report called with the errors of `sweep`
 * @returns a function that stops it
 */
export function startSweeping(
  sweep: (options: { keepDead: number }) => Promise<void>,
  { keepDead, report }: { keepDead: number | undefined; report: (error: unknown) => void },
): () => void {
  if (keepDead === undefined) return () => undefined;
  const run = (): void => void sweep({ keepDead }).catch(report);
  run();
  const timer = setInterval(run, Math.min(keepDead, MAX_INTERVAL_S) * 1_000).unref();
  return () => {
    clearInterval(timer);
  };
}
