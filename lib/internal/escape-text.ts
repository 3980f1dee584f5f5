/** How much of a string from outside is shown, in characters. */
export const MAX_SHOWN_LENGTH = 64;

/**
 * Makes a string from outside safe to show in a log line, a response or a span: cut off, its control characters
 * escaped, so that it can neither forge a line nor fill one.
 *
 * @param value anything: listeners may have replaced the string
 */
export function escapeText(value: unknown, maxLength = MAX_SHOWN_LENGTH): string {
  if (typeof value !== 'string') return '';
  const shown = value.length > maxLength ? `${value.slice(0, maxLength)}…` : value;
  return PRINTABLE_ASCII.test(shown) ? shown : shown.replace(new RegExp(UNSAFE, 'gu'), escapeCharacter);
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * Controls, format characters such as those that reverse the direction of text, lone surrogates, line separators. A
 * string, because a pattern of Unicode's classes takes long to compile.
 */
const UNSAFE = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]`;

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
