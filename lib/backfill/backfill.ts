/** Fetches what Ark could not deliver, and passes it to the receiver or has Ark send it again. */
import { isArkEventName } from '../index.js';
import { DeliveriesApiError, UnknownOutcomeError } from './api-error.js';
import {
  type BackfillOptions,
  type BackfillProgress,
  type BackfillReport,
  checkBackfillOptions,
} from './backfill-options.js';
import { findUndelivered, type Undelivered } from './find-undelivered.js';
import { Journal, lockState } from './journal.js';
import { type SendResult, WebhookApi } from './webhook-api.js';

/** So many failures in a row mean that the receiver is down, not that an event is odd. */
const MAX_FAILURES_IN_A_ROW = 5;

/**
 * After an outage: finds the events in Ark's log that failed and never succeeded, and posts each, in order of time, one
 * after the other. At most ten requests a second.
 *
 * With `via: 'receiver'` each is the bare payload of Ark's record: its id is a digest, and not that of the envelope, so an
 * event that was handled under its envelope's id runs again. `via: 'replay'` has Ark send the real form.
 *
 * @throws InvalidOptionsError; DeliveriesApiError if the API cannot be used; the signal's reason if that is aborted; Error
 * naming the process if another run is at work on the same state
 * @example
 * await backfill({ apiKey, tenantId, webhookId, since: new Date(Date.now() - 6 * 3_600_000), receiver: ark });
 */
export async function backfill(options: BackfillOptions): Promise<BackfillReport> {
  checkBackfillOptions(options);
  const api = new WebhookApi(options);
  const unlock = options.dryRun ? undefined : await lockState(options.state);
  try {
    return await run(api, options);
  } finally {
    unlock?.();
  }
}

async function run(api: WebhookApi, options: BackfillOptions): Promise<BackfillReport> {
  const { since, until = new Date(), state, dryRun, onProgress, signal, limit = Infinity } = options;
  const journal = new Journal(state);
  const undelivered = await findUndelivered(api, {
    since,
    until,
    replays: journal.replays,
    onProgress: (done, total) => {
      onProgress?.({ phase: 'find', done, total });
    },
  });
  const uncertain = undelivered.filter(({ key }) => isUncertain(journal, key));
  const withoutBody = options.via === 'replay' ? [] : undelivered.filter(({ body }) => body === undefined);
  const skipped = undelivered.filter(({ key }) => journal.getState(key) === 'done').length;
  const report = { undelivered, done: 0, failed: 0, skipped, uncertain, withoutBody, stopped: false };
  if (dryRun) return report;

  const isOpen = (event: Undelivered): boolean =>
    journal.getState(event.key) !== 'done' && !uncertain.includes(event) && !withoutBody.includes(event);
  const open = undelivered.filter(isOpen).slice(0, limit);
  let failuresInARow = 0;
  for (const [at, event] of open.entries()) {
    signal?.throwIfAborted();
    // Written first: if this process dies, the next run sees that the outcome is unknown.
    journal.write(event.key, 'begun');
    const { outcome, ...result } = await post(api, event, options).catch((error: unknown) => {
      // Rejected, or not sent at all: it is not uncertain.
      journal.write(event.key, 'failed');
      throw error;
    });
    if (outcome === 'unknown') uncertain.push(event);
    else {
      journal.write(event.key, outcome, result.replay?.newDeliveryId);
      report[outcome] += 1;
    }
    onProgress?.({ phase: 'give', done: at + 1, total: open.length, key: event.key, ...result });
    failuresInARow = outcome === 'done' ? 0 : failuresInARow + 1;
    report.stopped = failuresInARow === MAX_FAILURES_IN_A_ROW;
    if (report.stopped) break;
  }
  return report;
}

/** A byte-identical event may be what a replay of unknown outcome has sent: it is not repeated either. */
const isUncertain = (journal: Journal, key: string): boolean =>
  [key, key.replace(/#\d+$/, '')].some((one) => journal.getState(one) === 'begun');

interface Posted extends Pick<BackfillProgress, 'replay' | 'error'> {
  outcome: 'done' | 'failed' | 'unknown';
}

function post(api: WebhookApi, event: Undelivered, { via, receiver }: BackfillOptions): Promise<Posted> {
  return via === 'replay' ? replay(api, event) : pass(event, receiver);
}

async function pass({ event, body = '' }: Undelivered, receiver: BackfillOptions['receiver']): Promise<Posted> {
  try {
    await receiver?.receive(body, { event: isArkEventName(event) ? event : undefined });
    return { outcome: 'done' };
  } catch (error) {
    return { outcome: 'failed', error: error ?? new Error('The receiver failed.') };
  }
}

async function replay(api: WebhookApi, { deliveryId }: Undelivered): Promise<Posted> {
  try {
    const result = await api.replay(deliveryId);
    return result.success
      ? { outcome: 'done', replay: result }
      : { outcome: 'failed', replay: result, error: new Error(describeFailure(result)) };
  } catch (error) {
    if (error instanceof UnknownOutcomeError) return { outcome: 'unknown', error };
    // A key without permission, or a disabled webhook, fails for every event alike.
    if (error instanceof DeliveriesApiError && error.status !== 404 && error.status !== undefined) throw error;
    return { outcome: 'failed', error };
  }
}

const describeFailure = ({ statusCode, error }: SendResult): string =>
  statusCode === null
    ? `Ark got no response${error === undefined ? '' : `: ${error}`}.`
    : `Ark got status ${statusCode}.`;
