/** The queue's dead letters, as the page lists them. */
import type { DeadLetter, EventQueue } from '../queues/event-queue.js';
import { cutString, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from './cut-string.js';
import { makeMasker, maskAddress } from './mask.js';
import { readRecipient } from './to-entry.js';

/** How many are listed. */
const MAX_DEAD_LETTERS = 100;

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
  /** When it arrived and when it was given up, in milliseconds since 1970. */
  at: number;
  diedAt: number;
}

/** Lists the oldest ones. Addresses are masked unless they were revealed. */
export async function listDeadLetters(queue: EventQueue, revealed: boolean): Promise<DeadLetterLine[]> {
  const letters = await queue.deadLetters({ limit: MAX_DEAD_LETTERS });
  return letters.map((letter) => toDeadLetterLine(letter, revealed));
}

function toDeadLetterLine({ event, attempts, reason, diedAt }: DeadLetter, revealed: boolean): DeadLetterLine {
  const body = parseStored(event.body);
  const { to, classification } = readRecipient(body);
  const show = revealed ? String : makeMasker(body).text;
  return {
    key: Buffer.from(event.id).toString('base64url'),
    event: cutString(show(event.type), MAX_NAME_LENGTH),
    id: cutString(show(event.id), MAX_NAME_LENGTH),
    to: to === undefined || revealed ? to : maskAddress(to),
    classification: classification && show(classification),
    attempts,
    reason: show(cutString(reason, MAX_MESSAGE_LENGTH)),
    at: event.receivedAt,
    diedAt: diedAt.getTime(),
  };
}

function parseStored(body: string): unknown {
  try {
    return JSON.parse(body.replace(/^\ufeff/, ''));
  } catch {
    // Another version of the package, or another program, may have stored it.
    return undefined;
  }
}

/** Puts a dead letter back, or deletes it. */
export async function settleDeadLetter(
  queue: EventQueue,
  key: string,
  action: 'redrive' | 'discard',
): Promise<{ status: number; message: string }> {
  const count = await queue[action]([Buffer.from(key, 'base64url').toString()]);
  if (count === 0) return { status: 404, message: 'It is no longer among the dead letters.' };
  return { status: 200, message: action === 'redrive' ? 'It is in the queue again.' : 'It is discarded.' };
}
