/** Publishes a delivery to subscribers, from its start to its result. */
import type { Outcome } from '../events/outcome.js';
import { then } from '../internal/promises.js';
import type { DeliveryMessage, TraceChannel } from './channels.js';
import { trace } from './trace.js';

/**
 * Runs the steps of a delivery.
 *
 * @param message the result of `createMessage`: the steps add their results to it
 */
export function traceDelivery<T extends { outcome: Outcome }>(
  channel: TraceChannel<DeliveryMessage>,
  message: DeliveryMessage | undefined,
  steps: () => T | Promise<T>,
): T | Promise<T> {
  if (!message) return steps();
  return trace(channel, message, () =>
    then(steps(), (result) => {
      message.outcome = toOutcomeName(result.outcome);
      return result;
    }),
  );
}

function toOutcomeName({ event, duplicate, queued }: Outcome): NonNullable<DeliveryMessage['outcome']> {
  if (duplicate) return 'duplicate';
  if (queued) return 'queued';
  return event ? 'handled' : 'invalid';
}
