/** Recognizes strings that JavaScript makes of values that are no strings: `${undefined}`. */

const words: ReadonlySet<string> = new Set(['undefined', 'null', 'nan', 'infinity', '-infinity', 'true', 'false']);

/**
 * What may stand around such a value, in lower case: quotes, a name as in `.env` files, the scheme of a header. Patterns
 * without the flag `i` are compiled in half the time, at each start.
 */
const around =
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
 * Whether a key is no key but a value turned into a string, alone or in what people write around keys: such a key lets
 * in whoever sends `Bearer undefined`. A list turned into a string has commas between its values.
 */
export const isStringifiedValue = (key: string): boolean => {
  const text = around.exec(key.trim().toLowerCase())?.[1]?.trim() ?? '';
  return isStringified(text) || text.split(',').every((part) => part.trim() === '' || words.has(part.trim()));
};
