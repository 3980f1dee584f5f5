/** Prints the report of a backfill. */
import type { BackfillReport } from '../backfill/index.js';
import { formatUrl, printSummary } from './summary.js';
import { format, paint, print, type Value } from './terminal.js';

/** The arguments of a run. */
export interface BackfillRun {
  /** Undefined if Ark replays to the URL of the webhook. */
  target: URL | undefined;
  since: Date;
  until: Date;
  dryRun: boolean;
}

/** Without bodies, which contain addresses. */
export function summarizeReport(report: BackfillReport, { since, until }: BackfillRun): object {
  const { undelivered, uncertain, withoutBody, ...counts } = report;
  return {
    since,
    until,
    ...counts,
    uncertain: uncertain.map(({ key }) => key),
    withoutBody: withoutBody.map(({ key }) => key),
    undelivered: undelivered.map(({ key, event, at, deliveryId }) => {
      return { key, event, deliveryId, firstAttempt: new Date(at).toISOString() };
    }),
  };
}

export function printReport(report: BackfillReport, { target, since, until, dryRun }: BackfillRun): void {
  const { undelivered, done, failed, skipped, uncertain, withoutBody, stopped } = report;
  if (dryRun) for (const { key, at } of undelivered) print(format`${new Date(at).toISOString()}  ${key}`);
  print(`${undelivered.length} events failed and never succeeded.`);
  if (dryRun) print(`${undelivered.length - skipped - uncertain.length - withoutBody.length} would be posted.`);
  else print(`${done} posted, ${failed} failed, ${skipped} posted by an earlier run.`);
  for (const { key } of uncertain)
    print(
      paint(
        'yellow',
        `Unknown outcome, not repeated: ${key}. An earlier run ended, or lost the connection, during this event: check whether it was handled.`,
      ),
    );
  for (const { key } of withoutBody) print(paint('yellow', `No payload in Ark's record of ${key}: use --via replay.`));
  if (stopped) print(paint('red', 'Stopped, because the receiver failed repeatedly. Fix it and run this again.'));
  const facts: [string, Value][] = [
    ['receiver', target ? formatUrl(target) : "replayed by Ark to the webhook's URL"],
    ['range', `${since.toISOString()} to ${until.toISOString()}`],
    ['result', `${undelivered.length} undelivered, ${done} posted, ${failed} failed`],
    ['skipped', `${skipped} posted before, ${uncertain.length} uncertain, ${withoutBody.length} without a payload`],
  ];
  printSummary('backfill', facts);
}
