import { inspect } from 'node:util';
import { MAX_MESSAGE_LENGTH, cutString } from './cut-string.js';

/** Describes what a listener threw, which may be anything, in a string that is short enough to be kept. */
export function describeFailure(thrown: unknown): string {
  try {
    const text =
      thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : inspect(thrown, { depth: 1, maxArrayLength: 10, maxStringLength: MAX_MESSAGE_LENGTH });
    return cutString(text, MAX_MESSAGE_LENGTH);
  } catch {
    return 'a value that cannot be shown';
  }
}
