/** Tells subscribers of a delivery, from its start to what became of it. */
import type { TracingChannel } from 'node:diagnostics_channel';
import type { DeliveryMessage } from './channels.js';
import type { Delivery, Outcome, Receiver } from '../processing/process-event.js';
import { trace } from './trace.js';

/** Takes a delivery through its steps, which add to `delivery.message` what they find. Costs nothing where nobody subscribed. */
export function traceDelivery(
  channel: TracingChannel<unknown, DeliveryMessage>,
  { emitter }: Receiver,
  delivery: Delivery,
  steps: () => Promise<Outcome>,
): Promise<Outcome> {
  if (!channel.hasSubscribers) return steps();
  const message: DeliveryMessage = { receiver: emitter };
  delivery.message = message;
  const told = async (): Promise<Outcome> => {
    const outcome = await steps();
    message.outcome = nameOf(outcome);
    return outcome;
  };
  return Promise.resolve(trace(channel, message, told));
}

function nameOf({ event, duplicate, queued }: Outcome): NonNullable<DeliveryMessage['outcome']> {
  if (duplicate) return 'duplicate';
  if (queued) return 'queued';
  return event ? 'handled' : 'invalid';
}
