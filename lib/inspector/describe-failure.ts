import { inspect } from 'node:util';
import { MAX_MESSAGE_LENGTH, truncate } from './truncate.js';

/** Describes what a listener threw, which may be any value, in a short string. */
export function describeFailure(thrown: unknown): string {
  try {
    const text =
      thrown instanceof Error
        ? `${thrown.name}: ${thrown.message}`
        : inspect(thrown, { depth: 1, maxArrayLength: 10, maxStringLength: MAX_MESSAGE_LENGTH });
    return truncate(text, MAX_MESSAGE_LENGTH);
  } catch {
    return 'a value that cannot be shown';
  }
}
