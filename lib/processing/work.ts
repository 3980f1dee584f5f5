/** Works on queued events: calls the listeners, and reports the result to the queue. */
import { channels, createMessage } from '../diagnostics/channels.js';
import type { Log } from '../diagnostics/logger.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';
import { DiscardError, InvalidOptionsError, isArkError, isDiscard, ListenerFailedError } from '../errors.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { toEventLabel } from '../events/to-event-label.js';
import { checkOptionNames, checkPositive, checkPositiveInteger } from '../internal/option-checks.js';
import type { QueuedEvent, WorkOptions } from '../queues/event-queue.js';
import { toError } from '../queues/shared/to-error.js';
import { DeliveryReport } from './delivery-report.js';
import { admitEvent, type Processed, type Processor } from './process-event.js';
import { runListeners } from './run-listeners.js';

/** The dependencies of work on queued events. */
export interface Worker extends Processor {
  log: Log;
  /** Parses an event as it was when it arrived. */
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
  if (state.facts.working) throw new InvalidOptionsError('work() was called before: set the concurrency there.');
  state.setFact('working');
  try {
    await queue.open();
    await queue.work((queued) => state.work.track(handleQueued(worker, queued), toEventLabel(queued)), settings);
  } catch (error) {
    state.setFact('working', false);
    throw error;
  }
}

async function handleQueued(worker: Worker, queued: QueuedEvent): Promise<void> {
  const message = createMessage(channels.work, worker.emitter);
  const report = new DeliveryReport(worker.emitter, worker.log, message);
  await traceDelivery(channels.work, message, () => runOnce(worker, queued, report));
}

async function runOnce(worker: Worker, queued: QueuedEvent, report: DeliveryReport): Promise<Processed> {
  const parsed = parseOrDiscard(worker, queued, report);
  if (!parsed) return { outcome: { received: true } };
  const { event } = parsed;
  const failures = await runListeners(worker.emitter, parsed, report);
  if (failures.length > 0) throw createFailure(failures);
  report.handled(event);
  return { outcome: { received: true, event } };
}

/** What was accepted when it arrived may be rejected by the options of this process, and would be on each attempt. */
function parseOrDiscard(worker: Worker, queued: QueuedEvent, report: DeliveryReport): ParsedEvent | undefined {
  try {
    const parsed = worker.parse(queued);
    report.parsed(parsed);
    return admitEvent(parsed, worker.settings) ? parsed : undefined;
  } catch (cause) {
    if (isArkError(cause)) throw new DiscardError(cause.message, { cause });
    throw cause;
  }
}

/** A discard only if no listener wants another attempt. The message is stored with the dead letter. */
function createFailure(failures: unknown[]): Error {
  const message = failures.map((failure) => toError(failure).message).join('; ');
  return failures.every(isDiscard) ? new DiscardError(message) : new ListenerFailedError(message, failures);
}
