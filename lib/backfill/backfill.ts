/** Finds undelivered events, and passes them to the receiver or makes Ark send them again. */
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

/** More failures in a row mean that the receiver is down, not that an event is invalid. */
const MAX_FAILURES_IN_A_ROW = 5;

/**
 * Recovers from an outage: finds the events in Ark's log that failed and never succeeded, and posts them one after the
 * other, the oldest first. Sends at most ten requests a second.
 *
 * With `via: 'receiver'` each body is the bare payload of Ark's record. Its id is a digest, not that of the envelope, so an
 * event that was handled under its envelope's id runs again. `via: 'replay'` makes Ark send the original form.
 *
 * @throws InvalidOptionsError; DeliveriesApiError if the API cannot be used; the signal's reason if it is aborted; Error
 * with the process id if another run uses the same state
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
  const { since, until = new Date(), state, dryRun, onProgress, limit = Infinity } = options;
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
  const results = await postAll(undelivered.filter(isOpen).slice(0, limit), { api, journal, options });
  return { ...report, ...results, uncertain: [...uncertain, ...results.uncertain] };
}

/** Posts events in order, until too many in a row fail. */
async function postAll(
  events: Undelivered[],
  { api, journal, options }: { api: WebhookApi; journal: Journal; options: BackfillOptions },
): Promise<Pick<BackfillReport, 'done' | 'failed' | 'uncertain' | 'stopped'>> {
  const results = { done: 0, failed: 0, uncertain: [] as Undelivered[], stopped: false };
  let failuresInARow = 0;
  for (const [index, event] of events.entries()) {
    options.signal?.throwIfAborted();
    // Written first: if this process dies, the next run knows that the outcome is unknown.
    journal.write(event.key, 'begun');
    const { outcome, ...result } = await post(api, event, options).catch((error: unknown) => {
      // Rejected or not sent, so the outcome is not unknown.
      journal.write(event.key, 'failed');
      throw error;
    });
    if (outcome === 'unknown') results.uncertain.push(event);
    else {
      journal.write(event.key, outcome, result.replay?.newDeliveryId);
      results[outcome] += 1;
    }
    options.onProgress?.({ phase: 'post', done: index + 1, total: events.length, key: event.key, ...result });
    failuresInARow = outcome === 'done' ? 0 : failuresInARow + 1;
    results.stopped = failuresInARow === MAX_FAILURES_IN_A_ROW;
    if (results.stopped) break;
  }
  return results;
}

/** A replay of unknown outcome may have sent a byte-identical event, so that is not repeated either. */
const isUncertain = (journal: Journal, key: string): boolean =>
  [key, key.replace(/#\d+$/, '')].some((candidate) => journal.getState(candidate) === 'begun');

interface PostResult extends Pick<BackfillProgress, 'replay' | 'error'> {
  outcome: 'done' | 'failed' | 'unknown';
}

function post(api: WebhookApi, event: Undelivered, { via, receiver }: BackfillOptions): Promise<PostResult> {
  return via === 'replay' ? replay(api, event) : passToReceiver(event, receiver);
}

async function passToReceiver(
  { event, body = '' }: Undelivered,
  receiver: BackfillOptions['receiver'],
): Promise<PostResult> {
  try {
    await receiver?.receive(body, { event: isArkEventName(event) ? event : undefined });
    return { outcome: 'done' };
  } catch (error) {
    return { outcome: 'failed', error: error ?? new Error('The receiver failed.') };
  }
}

async function replay(api: WebhookApi, { deliveryId }: Undelivered): Promise<PostResult> {
  try {
    const result = await api.replay(deliveryId);
    return result.success
      ? { outcome: 'done', replay: result }
      : { outcome: 'failed', replay: result, error: new Error(describeFailure(result)) };
  } catch (error) {
    if (error instanceof UnknownOutcomeError) return { outcome: 'unknown', error };
    // A key without permission, or a disabled webhook, fails for every event.
    if (error instanceof DeliveriesApiError && error.status !== 404 && error.status !== undefined) throw error;
    return { outcome: 'failed', error };
  }
}

const describeFailure = ({ statusCode, error }: SendResult): string =>
  statusCode === null
    ? `Ark got no response${error === undefined ? '' : `: ${error}`}.`
    : `Ark got status ${statusCode}.`;
