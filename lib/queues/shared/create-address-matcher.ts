/** Finds the events of a recipient, to erase their data. */

const word = String.raw`\p{L}\p{N}_`;

/**
 * @param address an email address, in any case
 * @returns a function that returns whether a text contains the address, but not as a part of a longer one. Of JSON, each
 * string is searched.
 */
export function createAddressMatcher(address: string): (text: string) => boolean {
  const escaped = address.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
  const pattern = new RegExp(`(?<![${word}.+%\\-])${escaped}(?![${word}\\-]|\\.[${word}])`, 'iu');
  return (text) => {
    const strings = readStrings(text);
    return strings.some((string) => pattern.test(string));
  };
}

/** Returns the keys and strings of JSON; any other text itself. */
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
