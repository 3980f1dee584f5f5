/** Recognizes strings that JavaScript creates from other values: `${undefined}`. */

const words: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'infinity', '-infinity', 'true', 'false']);

/**
 * What may surround such a value, in lower case: quotes, a name as in `.env` files, the scheme of a header. Patterns
 * without the flag `i` compile in half the time, at each start.
 */
const surroundings =
  /^(?:export\s+)?(?:authorization\s*:\s*|\w+\s*[=:]\s*)?["'`]?(?:(?:bearer|basic)\s+)?["'`]?(.*?)["'`;]*$/s;

/** One of the words, or several: of as many variables in a template. */
const isWords = (text: string): boolean =>
  words.has(text) || /^(?:undefined|null|nan)(?:[-_.:/ ]?(?:undefined|null|nan))+$/.test(text);

const isStringified = (text: string): boolean =>
  isWords(text) ||
  /^\((?:undefined|null)\)$/.test(text) ||
  /^\[(?:object|class|function)[ :][^\]]*\]$/.test(text) ||
  /^symbol\(.*\)$/s.test(text) ||
  /^(?:async\b\s*)?(?:function\b\s*\w*\s*\(|class\b[\s\w]*\{|\([^)]*\)\s*=>|\w+\s*=>)/.test(text);

/**
 * Whether a key is a value converted to a string, alone or with what people write around keys. Such a key would accept
 * `Bearer undefined`. An array converted to a string has commas between its values.
 */
export const isStringifiedValue = (key: string): boolean => {
  const lower = key.trim().toLowerCase();
  // Nothing surrounds it, and it is no code: nearly every key, for which the patterns need not be compiled.
  if (/^[\w-]+$/.test(lower)) return isWords(lower);
  const text = surroundings.exec(lower)?.[1]?.trim() ?? '';
  return isStringified(text) || text.split(',').every((part) => part.trim() === '' || words.has(part.trim()));
};
