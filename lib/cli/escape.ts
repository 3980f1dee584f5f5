/** Makes strings from outside safe for a terminal: escapes control sequences, line breaks and reordered text. */

/** Longer values are truncated, so that they do not fill the screen. */
export const MAX_VALUE_LENGTH = 300;

/**
 * Control characters (C0, C1, escape, newlines), format characters (bidirectional overrides, zero width), line
 * separators, invisible characters, private use characters and lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const toEscape = (character: string): string => {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
};

/** Escapes each unsafe character as `\u001b`, and truncates the string. Characters are never split. */
export function escapeForTerminal(text: string, maxLength = MAX_VALUE_LENGTH): string {
  const start = text.slice(0, maxLength * 2);
  const characters = Array.from(start);
  const isTruncated = characters.length > maxLength || start.length < text.length;
  const kept = isTruncated ? characters.slice(0, maxLength).join('') : start;
  return `${kept.replace(UNSAFE, toEscape)}${isTruncated ? `… (${text.length} characters)` : ''}`;
}

/** Serializes JSON without unsafe characters. It parses to the same value. */
export const escapeJson = (value: unknown, indent?: number): string =>
  // Outside of strings, only the line breaks of the indentation are unsafe. Inside, JSON has escaped them.
  JSON.stringify(value, null, indent).replace(UNSAFE, (character) => (character === '\n' ? '\n' : toEscape(character)));
