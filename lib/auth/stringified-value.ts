/** Recognizes strings that JavaScript creates from other values: `${undefined}`. */

const words: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'infinity', '-infinity', 'true', 'false']);

/**
 * What may surround such a value, in lower case: quotes, a name as in `.env` files, the scheme of a header. Patterns
 * without the flag `i` compile in half the time, at each start.
 */
const surroundings =
  /^(?:export\s+)?(?:authorization\s*:\s*|\w+\s*[=:]\s*)?["'`]?(?:(?:bearer|basic)\s+)?["'`]?(.*?)["'`;]*$/s;

const isStringified = (text: string): boolean =>
  words.has(text) ||
  // Two variables in a template.
  /^(?:undefined|null|nan)(?:[-_.:/ ]?(?:undefined|null|nan))+$/.test(text) ||
  /^\((?:undefined|null)\)$/.test(text) ||
  /^\[(?:object|class|function)[ :][^\]]*\]$/.test(text) ||
  /^symbol\(.*\)$/s.test(text) ||
  /^(?:async\b\s*)?(?:function\b\s*\w*\s*\(|class\b[\s\w]*\{|\([^)]*\)\s*=>|\w+\s*=>)/.test(text);

/**
 * Whether a key is a value converted to a string, alone or with what people write around keys. Such a key would accept
 * `Bearer undefined`. An array converted to a string has commas between its values.
 */
export const isStringifiedValue = (key: string): boolean => {
  const text = surroundings.exec(key.trim().toLowerCase())?.[1]?.trim() ?? '';
  return isStringified(text) || text.split(',').every((part) => part.trim() === '' || words.has(part.trim()));
};
