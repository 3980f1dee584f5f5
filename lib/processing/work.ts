/** Handles queued events: calls their listeners, and reports the result to the queue. */
import { channels } from '../diagnostics/channels.js';
import type { Log } from '../diagnostics/logger.js';
import { DiscardError, InvalidOptionsError, isArkError, isDiscard, ListenerFailedError } from '../errors.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { toEventLabel } from '../events/event.js';
import { checkOptionNames, checkPositive, checkPositiveInteger } from '../internal/option-checks.js';
import type { QueuedEvent, WorkOptions } from '../queues/event-queue.js';
import { toError } from '../queues/shared/to-error.js';
import { DeliveryReporter } from './delivery-reporter.js';
import { admitEvent } from './admit-event.js';
import { type Processed, type ProcessingSettings, type Processor } from './process-event.js';
import { runListeners } from './dispatch.js';

/** The dependencies of work on queued events. */
export interface Worker extends Processor {
  settings: ProcessingSettings & { log: Log };
  /** Parses an event as its request was parsed. */
  parse: (queued: QueuedEvent) => ParsedEvent;
}

/**
 * Starts to work; resolves once it has started.
 *
 * @throws InvalidOptionsError if there is no queue, an option is invalid or work() was called before; and whatever the
 * queue rejects with
 */
export async function work(worker: Worker, options: Partial<WorkOptions>): Promise<void> {
  checkOptionNames('work()', options, { concurrency: true, timeout: true });
  const { concurrency = 10, timeout = 60_000 } = options;
  const { queue } = worker.settings;
  if (!queue)
    throw new InvalidOptionsError('There is no queue to work on: set the option "queue" of new ArkWebhooks().');
  const settings = {
    concurrency: checkPositiveInteger('concurrency', concurrency, 'a whole number of events, such as 10'),
    timeout: checkPositive('timeout', timeout, 'a number of milliseconds, such as 60000'),
  };
  const { state } = worker;
  if (state.facts.has('working')) throw new InvalidOptionsError('work() was called before: set the concurrency there.');
  state.addFact('working');
  try {
    await queue.open();
    await queue.work((queued) => state.work.track(handleQueued(worker, queued), toEventLabel(queued)), settings);
  } catch (error) {
    state.removeFact('working');
    throw error;
  }
}

async function handleQueued(worker: Worker, queued: QueuedEvent): Promise<void> {
  const reporter = new DeliveryReporter(worker.emitter, worker.settings.log, channels.work);
  await reporter.trace(() => processQueued(worker, queued, reporter));
}

async function processQueued(worker: Worker, queued: QueuedEvent, reporter: DeliveryReporter): Promise<Processed> {
  const parsed = parseOrDiscard(worker, queued, reporter);
  if (!parsed) return { outcome: { received: true } };
  const { event } = parsed;
  const failures = await runListeners(worker.emitter, parsed);
  reporter.reportFailures(event, failures);
  if (failures.length > 0) throw createFailure(failures);
  reporter.reportHandled(event);
  return { outcome: { received: true, event } };
}

/** Discards an event that the options of this process reject: a retry would be rejected too. */
function parseOrDiscard(worker: Worker, queued: QueuedEvent, reporter: DeliveryReporter): ParsedEvent | undefined {
  try {
    const parsed = worker.parse(queued);
    reporter.reportParsed(parsed);
    return admitEvent(parsed, worker.settings) ? parsed : undefined;
  } catch (cause) {
    if (isArkError(cause)) throw new DiscardError(cause.message, { cause });
    throw cause;
  }
}

/** Discards the event only if all listeners that failed do. The message is stored with the dead letter. */
function createFailure(failures: unknown[]): Error {
  const message = failures.map((failure) => toError(failure).message).join('; ');
  return failures.every(isDiscard) ? new DiscardError(message) : new ListenerFailedError(message, failures);
}
