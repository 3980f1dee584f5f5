import { isArkEventName } from '../events/event.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import type { QueuedEvent } from '../queues/event-queue.js';
import { parseBody } from './parse-body.js';
import { type ParseSettings, parseEvent } from './parse-event.js';

/** Parses an event from the queue as its request was parsed. */
export function parseQueuedEvent(queued: QueuedEvent, settings: ParseSettings): ParsedEvent {
  const { body, hint, keyIndex, verifiedBy, receivedAt } = queued;
  const context = {
    hint: isArkEventName(hint) ? hint : undefined,
    verified: { keyIndex, verifiedBy },
    receivedAt: new Date(receivedAt),
  };
  return parseEvent(parseBody(body), context, settings);
}
