/** Finds the events of a recipient, so that their data can be erased. */

const word = String.raw`\p{L}\p{N}_`;

/**
 * @param address an email address, compared without regard to case
 * @returns a function that returns whether a text, or any string in it if it is JSON, contains the address, but not as a
 * part of a longer one
 */
export function mentionsAddress(address: string): (text: string) => boolean {
  const escaped = address.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const pattern = new RegExp(`(?<![${word}.+%\\-])${escaped}(?![${word}\\-]|\\.[${word}])`, 'iu');
  return (text) => {
    const strings = readStrings(text);
    return strings.some((string) => pattern.test(string));
  };
}

/** The keys and strings of a JSON text; the text itself if it is none. */
function readStrings(text: string): string[] {
  const strings: string[] = [];
  try {
    JSON.parse(text, (key, value: unknown) => {
      strings.push(key);
      if (typeof value === 'string') strings.push(value);
      return value;
    });
    return strings;
  } catch {
    return [text];
  }
}
