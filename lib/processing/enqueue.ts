/** Stores an event in the queue. */
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { UnavailableError } from '../errors.js';
import { serializeBody } from '../events/body.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import { withDeadline } from '../internal/with-timeout.js';
import type { AddResult, EventQueue, QueuedEvent } from '../queues/event-queue.js';
import { toClaimId } from './claim-event.js';

/** @throws UnavailableError if the queue fails or does not respond within 2 s, MalformedJsonError */
export async function enqueue(queue: EventQueue, parsed: ParsedEvent): Promise<AddResult> {
  const queued = toQueuedEvent(parsed);
  const add = async (): Promise<AddResult> => {
    await queue.open();
    return queue.add(queued);
  };
  try {
    const state = await withDeadline(add(), 'The queue');
    if (states.has(state)) return state;
    throw new TypeError(`Expected add() of the queue to return a state, got ${inspect(state)}.`);
  } catch (cause) {
    throw new UnavailableError('The queue is unavailable: the event may not be stored.', { cause });
  }
}

const states: ReadonlySet<unknown> = new Set<AddResult>(['stored', 'duplicate']);

/** Stores the event as received, so that workers parse the same body. */
function toQueuedEvent({ event, body, hint, deduplicable }: ParsedEvent): QueuedEvent {
  const { type, id, receivedAt, keyIndex, verifiedBy } = event;
  return {
    id: toClaimId(type, deduplicable ? id : randomUUID()),
    type,
    body: serializeBody(body).toString(),
    receivedAt: receivedAt.getTime(),
    ...(hint !== undefined && { hint }),
    ...(keyIndex !== undefined && { keyIndex }),
    ...(verifiedBy !== undefined && { verifiedBy }),
  };
}
