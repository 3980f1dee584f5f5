/** Works on queued events: calls the listeners, and tells the queue what became of them. */
import { channels } from '../diagnostics/channels.js';
import { checkOptionNames, checkPositive, checkPositiveInteger } from '../internal/option-checks.js';
import { ArkError, DiscardError, InvalidOptionsError, isDiscard, ListenerFailedError } from '../errors.js';
import type { QueuedEvent, WorkOptions } from '../queues/event-queue.js';
import { toError } from '../queues/shared/to-error.js';
import { isArkEventName } from '../events/event.js';
import { examine } from '../parsing/parse-event.js';
import { fieldsOf } from '../diagnostics/logger.js';
import { parseBody } from '../parsing/parse-body.js';
import type { Delivery, Outcome, Receiver } from './process-event.js';
import { runListeners } from './run-listeners.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';

/**
 * Begins to work; resolves once it has begun.
 *
 * @throws InvalidOptionsError where there is no queue or an option is wrong, and what the queue rejects with
 */
export async function work(receiver: Receiver, options: Partial<WorkOptions>): Promise<void> {
  checkOptionNames('work()', options, { concurrency: true, timeout: true });
  const { concurrency = 10, timeout = 60_000 } = options;
  const { queue } = receiver.settings;
  if (!queue) throw new InvalidOptionsError('There is no queue to work on: give new ArkWebhooks() the option queue.');
  const settings = {
    concurrency: checkPositiveInteger('concurrency', concurrency, 'a whole number of events, such as 10'),
    timeout: checkPositive('timeout', timeout, 'a number of milliseconds, such as 60000'),
  };
  if (receiver.seen.working) throw new InvalidOptionsError('work() was called before: choose the concurrency there.');
  receiver.seen.working = true;
  try {
    await queue.open();
    await queue.work((queued) => handle(receiver, queued), settings);
  } catch (error) {
    receiver.seen.working = false;
    throw error;
  }
}

async function handle(receiver: Receiver, queued: QueuedEvent): Promise<void> {
  const delivery: Delivery = {
    log: receiver.settings.log,
    hint: isArkEventName(queued.hint) ? queued.hint : undefined,
    verified: { keyIndex: queued.keyIndex, verifiedBy: queued.verifiedBy },
    receivedAt: new Date(queued.receivedAt),
  };
  await traceDelivery(channels.work, receiver, delivery, () => attempt(receiver, queued, delivery));
}

/** Takes the path that the event would have taken without a queue, as it was when it arrived. */
async function attempt(receiver: Receiver, queued: QueuedEvent, delivery: Delivery): Promise<Outcome> {
  const examined = discardRefused(() => examine(receiver, parseBody(queued.body), delivery));
  if (!examined) return { received: true };
  const { event } = examined;
  const failures = await runListeners(receiver.emitter, examined, delivery.log);
  if (failures.length > 0) throw failureOf(failures);
  delivery.log.debug(fieldsOf(event), 'event handled');
  return { received: true, event };
}

/** What was accepted when it arrived is refused by these options, and will be the next time. */
function discardRefused<T>(step: () => T): T {
  try {
    return step();
  } catch (cause) {
    if (cause instanceof ArkError) throw new DiscardError(cause.message, { cause });
    throw cause;
  }
}

/** Discarded only where no listener wants another attempt. The message is for the dead letters. */
function failureOf(failures: unknown[]): Error {
  const message = failures.map((failure) => toError(failure).message).join('; ');
  return failures.every(isDiscard) ? new DiscardError(message) : new ListenerFailedError(message, failures);
}
