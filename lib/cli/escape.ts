/** Makes strings from outside safe for a terminal: no control sequence, forged line or reordered text gets through. */

/** Longer values are cut: a name of 500 KB must not fill the screen. */
export const MAX_VALUE_LENGTH = 300;

/**
 * Controls (C0, C1, escape, newlines), format characters (bidirectional overrides, zero width), line separators,
 * characters that show nothing, private use and lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

const toEscape = (character: string): string => {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
};

/** Escapes every unsafe character as `\u001b`, and cuts the string. Characters are never split. */
export function escapeText(text: string, maxLength = MAX_VALUE_LENGTH): string {
  const start = text.slice(0, maxLength * 2);
  const characters = Array.from(start);
  const cut = characters.length > maxLength || start.length < text.length;
  const kept = cut ? characters.slice(0, maxLength).join('') : start;
  return `${kept.replace(UNSAFE, toEscape)}${cut ? `… (${text.length} characters)` : ''}`;
}

/** Writes JSON whose strings hold no unsafe character. It parses to the same value. */
export const escapeJson = (value: unknown, indent?: number): string =>
  // Outside of strings only the line breaks of the indentation are unsafe characters; within, JSON has escaped them.
  JSON.stringify(value, null, indent).replace(UNSAFE, (character) => (character === '\n' ? '\n' : toEscape(character)));
