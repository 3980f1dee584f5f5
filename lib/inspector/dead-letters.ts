/** Lists, redrives and discards the dead letters of the queue for the page. */
import { parseJson } from '../internal/parse-json.js';
import type { DeadLetter, EventQueue } from '../queues/event-queue.js';
import { truncate, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from './truncate.js';
import { createMasker, maskAddress } from './mask.js';
import type { View } from './resource.js';
import { readRecipient } from './to-entry.js';

const DEFAULT_DEAD_LETTERS = 100;

/** Each one is parsed and masked. */
const MAX_DEAD_LETTERS = 1_000;

/** A dead letter in the page's list. */
export interface DeadLetterLine {
  /** Identifies it in URLs. */
  key: string;
  event: string;
  /** The event's name and id, as the queue identifies it. */
  id: string;
  to: string | undefined;
  classification: string | undefined;
  attempts: number;
  /** Why its last attempt failed. */
  reason: string;
  /** When it arrived and when it became a dead letter, in milliseconds since 1970. */
  at: number;
  diedAt: number;
}

/**
 * Lists the oldest dead letters, and counts all.
 *
 * @param options.limit the maximum number to list; anything but a positive number is replaced by the default
 */
export async function listDeadLetters(
  queue: EventQueue,
  { limit, ...view }: View & { limit: number },
): Promise<{ deadLetters: DeadLetterLine[]; total: number; maxListed: number }> {
  const listed = limit > 0 ? Math.min(Math.ceil(limit), MAX_DEAD_LETTERS) : DEFAULT_DEAD_LETTERS;
  const [letters, { dead }] = await Promise.all([queue.deadLetters({ limit: listed }), queue.stats()]);
  return {
    deadLetters: letters.map((letter) => toDeadLetterLine(letter, view)),
    // Counted separately: a letter may have been added or settled between the two.
    total: Math.max(dead, letters.length),
    maxListed: MAX_DEAD_LETTERS,
  };
}

function toDeadLetterLine({ event, attempts, reason, diedAt }: DeadLetter, { revealed }: View): DeadLetterLine {
  // Another program may have stored it.
  const body = parseJson(event.body.replace(/^\ufeff/, ''));
  const { to, classification } = readRecipient(body);
  const show = revealed ? String : createMasker(body).text;
  return {
    key: Buffer.from(event.id).toString('base64url'),
    event: truncate(show(event.type), MAX_NAME_LENGTH),
    id: truncate(show(event.id), MAX_NAME_LENGTH),
    to: to === undefined || revealed ? to : maskAddress(to),
    classification: classification && show(classification),
    attempts,
    reason: show(truncate(reason, MAX_MESSAGE_LENGTH)),
    at: event.receivedAt,
    diedAt: diedAt.getTime(),
  };
}

/** Redrives or discards one dead letter. */
export async function settleDeadLetter(
  queue: EventQueue,
  key: string,
  action: 'redrive' | 'discard',
): Promise<{ status: number; message: string }> {
  const count = await queue[action]([Buffer.from(key, 'base64url').toString()]);
  if (count === 0) return { status: 404, message: 'It is no longer a dead letter.' };
  return { status: 200, message: action === 'redrive' ? 'Redriven.' : 'Discarded.' };
}

/** Redrives all dead letters, also those that are not listed. */
export async function redriveAll(queue: EventQueue): Promise<{ message: string }> {
  const count = await queue.redrive();
  return { message: `Redriven: ${count} ${count === 1 ? 'event' : 'events'}.` };
}
