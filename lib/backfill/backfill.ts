/** Fetches what Ark could not deliver, and gives it to the receiver. */
import { checkOptionNames } from '../internal/option-checks.js';
import type { ArkWebhooks } from '../index.js';
import { isArkEventName } from '../index.js';
import { DeliveriesApi, type DeliveriesApiOptions } from './deliveries-api.js';
import { findUndelivered, type Undelivered } from './find-undelivered.js';
import { Journal, lockState } from './journal.js';

/** What is fetched, and what it is given to. */
export interface BackfillOptions extends DeliveriesApiOptions {
  /** Looks at attempts from this time on. */
  since: Date;
  /** And up to this. Default now. */
  until?: Date | undefined;
  /** What the events are given to: an `ArkWebhooks`, or anything that resolves when a body is handled. */
  receiver: { receive: (body: string, options: Parameters<ArkWebhooks['receive']>[1]) => Promise<unknown> };
  /** A file that remembers what was given, so that the next run goes on and gives nothing twice. */
  state?: string | undefined;
  /** Only look: nothing is given to the receiver. */
  dryRun?: boolean | undefined;
  /** Told of each step. */
  onProgress?: ((progress: BackfillProgress) => void) | undefined;
}

/** How far it is. */
export interface BackfillProgress {
  /** Whether attempts are being looked at, or events given to the receiver. */
  phase: 'find' | 'give';
  /** How many are done in this phase. */
  done: number;
  /** Of how many. */
  total: number;
  /** Why the last event failed, where it did. */
  error?: unknown;
}

/** What it came to. */
export interface BackfillReport {
  /** Every event that was attempted and never delivered, the oldest first. */
  undelivered: Undelivered[];
  /** How many of them the receiver handled. */
  done: number;
  /** How many it refused or failed on: the next run gives them again. */
  failed: number;
  /** How many an earlier run had given. */
  skipped: number;
  /** Those that an earlier run was giving when it died: they may have been handled, and are never given again. */
  uncertain: Undelivered[];
  /** Whether it stopped before the end, because the receiver failed again and again. */
  stopped: boolean;
}

const optionNames = {
  apiUrl: true,
  apiKey: true,
  tenantId: true,
  webhookId: true,
  signal: true,
  since: true,
  until: true,
  receiver: true,
  state: true,
  dryRun: true,
  onProgress: true,
} as const;

/** So many failures in a row mean that the receiver is down, not that an event is odd. */
const MOST_FAILURES = 5;

/**
 * After an outage: asks Ark's deliveries API for events that failed and never succeeded, and gives each to the receiver,
 * in order of time, one after the other. At most ten requests a second.
 *
 * A success that came by a replay from Ark's dashboard is not recognized: the receiver's claims are there for that.
 *
 * @throws DeliveriesApiError where the API cannot be asked; the signal's reason where that is aborted; Error naming the
 * process where another run is at work on the same state
 * @example
 * await backfill({ apiKey, tenantId, webhookId, since: new Date(Date.now() - 6 * 3_600_000), receiver: ark });
 */
export async function backfill(options: BackfillOptions): Promise<BackfillReport> {
  checkOptionNames('backfill()', options, optionNames);
  const unlock = options.dryRun ? undefined : await lockState(options.state);
  try {
    return await run(options);
  } finally {
    unlock?.();
  }
}

async function run(options: BackfillOptions): Promise<BackfillReport> {
  const { since, until = new Date(), receiver, state, dryRun, onProgress, signal } = options;
  const undelivered = await findUndelivered(new DeliveriesApi(options), since, until, (done, total) => {
    onProgress?.({ phase: 'find', done, total });
  });
  const journal = new Journal(state);
  const stateOf = ({ key }: Undelivered): string | undefined => journal.stateOf(key);
  const uncertain = undelivered.filter((event) => stateOf(event) === 'begun');
  const skipped = undelivered.filter((event) => stateOf(event) === 'done').length;
  const report = { undelivered, done: 0, failed: 0, skipped, uncertain, stopped: false };
  if (dryRun) return report;

  const open = undelivered.filter((event) => !['begun', 'done'].includes(stateOf(event) ?? ''));
  let failuresInARow = 0;
  for (const { key, event, body } of open) {
    signal?.throwIfAborted();
    journal.write(key, 'begun');
    const error = await receiver.receive(body, { event: isArkEventName(event) ? event : undefined }).then(
      () => undefined,
      (cause: unknown) => cause ?? new Error('The receiver failed.'),
    );
    journal.write(key, error === undefined ? 'done' : 'failed');
    report[error === undefined ? 'done' : 'failed'] += 1;
    onProgress?.({ phase: 'give', done: report.done + report.failed, total: open.length, error });
    failuresInARow = error === undefined ? 0 : failuresInARow + 1;
    report.stopped = failuresInARow === MOST_FAILURES;
    if (report.stopped) break;
  }
  return report;
}
