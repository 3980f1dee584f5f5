/** Limits the length of strings from outside, which entries store for a long time. */

/** For names, ids and addresses. */
export const MAX_NAME_LENGTH = 255;

/** For messages and paths. */
export const MAX_MESSAGE_LENGTH = 1000;

/**
 * Truncates a string. The result is a copy: V8 implements `slice()` as a reference to the original, which would keep all
 * of it in memory.
 */
export function truncate(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${Buffer.from(text.slice(0, maxLength)).toString()}…`;
}

/** Truncates a string. Returns undefined for other values. */
export const truncateIfString = (value: unknown, maxLength = MAX_NAME_LENGTH): string | undefined =>
  typeof value === 'string' ? truncate(value, maxLength) : undefined;
