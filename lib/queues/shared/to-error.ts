/** Engines keep an error's message as the reason of a dead letter: whatever a listener throws has to have one. */
import { inspect } from 'node:util';
import { DiscardError, isDiscard } from '../../errors.js';

/** @returns the value if it is an error with a message, else an error that describes it; a discard stays one */
export function toError(thrown: unknown): Error {
  if (thrown instanceof Error && typeof thrown.message === 'string') return thrown;
  const message = typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 0, customInspect: false });
  return isDiscard(thrown) ? new DiscardError(message) : new Error(message);
}
