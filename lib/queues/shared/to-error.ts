/** Converts any thrown value to an error with a message, which engines store as the reason of a dead letter. */
import { inspect } from 'node:util';
import { DiscardError, isDiscard } from '../../errors.js';
import { readMessage } from '../../internal/safe-error.js';

/** In characters. A message is stored with each attempt, and may contain a whole response of another server. */
const MAX_REASON_LENGTH = 1_000;

/**
 * @returns an error with a message of at most 1,000 characters: the value itself if it is such an error, else one that
 * describes it. A DiscardError is converted to a DiscardError.
 */
export function toError(thrown: unknown): Error {
  try {
    if (thrown instanceof Error && isReason(thrown.message)) return thrown;
    const message = describeThrown(thrown).slice(0, MAX_REASON_LENGTH);
    return isDiscard(thrown) ? new DiscardError(message) : new Error(message);
  } catch {
    // Such as a proxy that throws when it is read.
    return new Error('The listener threw something that cannot be read.');
  }
}

const isReason = (message: unknown): boolean =>
  typeof message === 'string' && message !== '' && message.length <= MAX_REASON_LENGTH;

/** Errors may be from another realm, such as those of Node's modules under Jest. */
function describeThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown === '' ? 'An empty string was thrown.' : thrown;
  const isError = thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';
  return isError ? readMessage(thrown) : inspect(thrown, { depth: 0, customInspect: false });
}
