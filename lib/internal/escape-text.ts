/** In characters. */
export const MAX_SHOWN_LENGTH = 64;

/**
 * Truncates an untrusted string, and escapes its control characters, so that it can be shown in a log line, a response or
 * a span without forging or flooding one.
 *
 * @param value any value: listeners may have replaced the string
 */
export function escapeText(value: unknown, maxLength = MAX_SHOWN_LENGTH): string {
  if (typeof value !== 'string') return '';
  const shown = value.length > maxLength ? `${value.slice(0, maxLength)}…` : value;
  return PRINTABLE_ASCII.test(shown) ? shown : shown.replace(new RegExp(UNSAFE, 'gu'), escapeCharacter);
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * Control characters, format characters such as those that reverse text, lone surrogates, line separators. A string,
 * because a pattern with Unicode classes takes long to compile.
 */
const UNSAFE = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]`;

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
