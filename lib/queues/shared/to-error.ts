/** Engines keep an error's message as the reason of a dead letter: whatever a listener throws has to have one. */
import { inspect } from 'node:util';
import { DiscardError, isDiscard } from '../../errors.js';
import { readMessage } from '../../internal/safe-error.js';

/** A message is stored with each attempt, and may hold a whole response of another server. */
const MAX_REASON_LENGTH = 1_000;

/**
 * @returns an error with a message of at most 1,000 characters: the value itself if it is one, else one that describes
 * it; a discard stays one
 */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && isReason(thrown.message)) return thrown;
    const message = describe(thrown).slice(0, MAX_REASON_LENGTH);
    return isDiscard(thrown) ? new DiscardError(message) : new Error(message);
  } catch {
    // Such as a proxy whose traps throw.
    return new Error('The listener threw something that cannot be read.');
  }
}

const isReason = (message: unknown): boolean =>
  typeof message === 'string' && message !== '' && message.length <= MAX_REASON_LENGTH;

/** An error may be of another realm, as those of Node's own modules are under Jest. */
function describe(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown === '' ? 'An empty string was thrown.' : thrown;
  const isError = thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  return isError ? readMessage(thrown) : inspect(thrown, { depth: 0, customInspect: false });
}
