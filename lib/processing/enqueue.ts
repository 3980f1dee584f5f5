/** Stores an event in the queue, instead of calling its listeners. */
import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { claimId } from './claim-event.js';
import { UnavailableError } from '../errors.js';
import type { EventQueue, QueuedEvent } from '../queues/event-queue.js';
import type { Examined } from '../parsing/parse-event.js';
import { fieldsOf } from '../diagnostics/logger.js';
import { notify } from './notify.js';
import type { Body } from '../parsing/parse-body.js';
import type { Delivery, Outcome, Receiver } from './process-event.js';
import { serialize } from '../parsing/create-event.js';
import { DEPENDENCY_TIMEOUT_MS, noAnswerFrom, within } from '../internal/with-timeout.js';

/** @throws UnavailableError where the queue fails or does not answer in time */
export async function enqueue(
  { emitter }: Receiver,
  queue: EventQueue,
  { event, recognizable }: Examined,
  body: Body,
  { log, hint, verified }: Delivery,
): Promise<Outcome> {
  const state = await store(queue, {
    id: claimId(event.type, recognizable ? event.id : randomUUID()),
    type: event.type,
    body: body.bytes?.toString() ?? serialize(body.value),
    receivedAt: event.receivedAt.getTime(),
    ...(hint !== undefined && { hint }),
    ...(verified?.keyIndex !== undefined && { keyIndex: verified.keyIndex }),
    ...(verified?.verifiedBy !== undefined && { verifiedBy: verified.verifiedBy }),
  });
  if (state === 'duplicate') {
    notify(emitter, 'duplicate', event, log);
    log.debug(fieldsOf(event), 'duplicate');
    return { received: true, duplicate: true, event };
  }
  log.debug(fieldsOf(event), 'event queued');
  return { received: true, queued: true, event };
}

async function store(queue: EventQueue, queued: QueuedEvent): Promise<'stored' | 'duplicate'> {
  const added = async (): Promise<'stored' | 'duplicate'> => {
    await queue.open();
    return queue.add(queued);
  };
  try {
    const state = await within(DEPENDENCY_TIMEOUT_MS, added(), noAnswerFrom('The queue'));
    if (!states.has(state)) throw new TypeError(`add() of the queue gave ${inspect(state)}, which is no state.`);
    return state;
  } catch (cause) {
    throw new UnavailableError('The queue does not answer: whether the event is stored is not known.', { cause });
  }
}

const states: ReadonlySet<unknown> = new Set(['stored', 'duplicate']);
