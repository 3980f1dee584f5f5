/** Limits on strings from outside: an entry is kept for long, and a sender may use any length. */

/** Names, ids, addresses. */
export const MAX_NAME_LENGTH = 255;

/** Sentences, stacks of sentences, paths. */
export const MAX_MESSAGE_LENGTH = 1000;

/**
 * Cuts a string. The result is a copy: V8 implements `slice()` as a reference into the original, which would stay in
 * memory as a whole.
 */
export function cutString(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${Buffer.from(text.slice(0, maxLength)).toString()}…`;
}

/** Cuts what should be a string; anything else is undefined. */
export const cutIfString = (value: unknown, maxLength = MAX_NAME_LENGTH): string | undefined =>
  typeof value === 'string' ? cutString(value, maxLength) : undefined;
