/** Finds likely mistakes in a key, and describes them without showing the key. */

/** In characters. Shorter keys can be guessed. */
const MIN_KEY_LENGTH = 16;

/** The names of characters that are invisible or look like others. */
const characterNames: ReadonlyMap<string, string> = new Map([
  ['\u00a0', 'no-break space'],
  ['\u00ad', 'soft hyphen'],
  ['\u200b', 'zero width space'],
  ['\u200c', 'zero width non-joiner'],
  ['\u200d', 'zero width joiner'],
  ['\u200e', 'left-to-right mark'],
  ['\u200f', 'right-to-left mark'],
  ['\u2010', 'hyphen'],
  ['\u2011', 'non-breaking hyphen'],
  ['\u2013', 'en dash'],
  ['\u2014', 'em dash'],
  ['\u2018', 'left single quotation mark'],
  ['\u2019', 'right single quotation mark'],
  ['\u201c', 'left double quotation mark'],
  ['\u201d', 'right double quotation mark'],
  ['\u2026', 'ellipsis'],
  ['\u2028', 'line separator'],
  ['\u202a', 'left-to-right embedding'],
  ['\u202f', 'narrow no-break space'],
  ['\u2060', 'word joiner'],
  ['\u3000', 'ideographic space'],
  ['\ufeff', 'byte order mark'],
  ['\ufffd', 'replacement character, from a file decoded as the wrong encoding'],
]);

const suspicions: readonly [pattern: RegExp, finding: string][] = [
  [/\s/, 'has white space in or around it'],
  [/^["'`]|["'`]$/, 'has quotes around it: Docker keeps those of an env file'],
  [
    /^(?:(?:export|set)\s+)?(?:[\w.-]*(?:key|token|secret)\s*[=:]|[a-z][a-z\d]*_[a-z\d_]*=)\s*[^=\s]/i,
    'begins with a name, as in ARK_API_KEY=…: pass the value alone',
  ],
  [/[^,],[^,]/, 'contains a comma: pass several keys as an array'],
  [/-----BEGIN /, 'is PEM: pass a public key as signature.keys'],
  [/[;,]$|\\[nrt]/, 'has a separator at its end, or an escaped line break such as \\n'],
  [/^authorization\s*:/i, 'begins with a header name: pass the key alone'],
  [/^(?:bearer|basic)[\s:]/i, 'begins with the scheme of an Authorization header: pass the key alone'],
  [/%[\dA-F]{2}/i, 'is percent-encoded: pass it decoded'],
  [/\$\{|\$\(|^\$\w|^%\w+%$|\{\{|\}\}|^<.*>$|process\.env|import\.meta/, 'has a placeholder that was not replaced'],
  [
    /^(?:op|vault|sm|ssm|secretsmanager|gcp-?sm|aws|azure|kms|file|env|ref\+\w+):/i,
    'is a reference to a secret store, not the secret',
  ],
  [/^arn:aws|^projects\/[^/]+\/secrets\/|^@Microsoft\.KeyVault\(/i, 'is a reference to a secret store, not the secret'],
  [
    /^(?:~|\.{1,2})?\/(?:run|var|etc|home|root|usr|opt|mnt|tmp|secrets?|app|vault|config)\/|^\.{1,2}\/|^[A-Za-z]:\\/,
    'is the path of a file: pass the content of the file',
  ],
  [/^[a-z][a-z\d+.-]*:\/\//i, 'is a URL: pass the key alone'],
  [/^[{[]/, 'is JSON: pass the key alone'],
  [/\*{3}|\.{3}|x{6}|•/i, 'looks masked or cut off'],
  [
    /^(?:your|insert)[-_ ]|change[-_ ]?me|replace[-_ ]?me|placeholder|^(?:api[-_ ]?key|secret|password)$/i,
    'looks like an example',
  ],
];

/**
 * @param key the key as configured
 * @param name its name in messages, such as `apiKey[1]`
 * @returns a sentence for each mistake
 */
function findMistakesInKey(key: string, name: string): string[] {
  const { length } = key.trim();
  const findings = suspicions.filter(([pattern]) => pattern.test(key)).map(([, finding]) => finding);
  if (length < MIN_KEY_LENGTH)
    findings.unshift(`is ${length} characters long: it can be guessed. Use at least ${MIN_KEY_LENGTH}`);
  const strange = [...new Set(key)].filter((character) => character > '~');
  if (strange.length > 0) findings.push(`contains ${describeCharacters(strange)}: Ark's keys are ASCII`);
  return findings.map((finding) => `${name} ${finding}.`);
}

/** If all were named, the key would be shown. */
const MAX_NAMED_CHARACTERS = 3;

function describeCharacters(characters: string[]): string {
  const named = characters.slice(0, MAX_NAMED_CHARACTERS).map(describeCharacter);
  const others = characters.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more`] : [])].join(' and ');
}

/** The code point identifies the character, even an invisible one. */
function describeCharacter(character: string): string {
  const code = `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = characterNames.get(character);
  return name === undefined ? code : `${code} (${name})`;
}

/** Returns the mistakes in each configured key. A function is not called: its keys depend on the request. */
export function findKeyMistakes(apiKey: unknown): string[] {
  if (typeof apiKey === 'string') return findMistakesInKey(apiKey, 'apiKey');
  if (!Array.isArray(apiKey)) return [];
  const keys = apiKey as string[];
  return keys.flatMap((key, index) => {
    const name = `apiKey[${index}]`;
    const first = keys.findIndex((other) => other.trim() === key.trim());
    return [...findMistakesInKey(key, name), ...(first < index ? [`${name} equals apiKey[${first}].`] : [])];
  });
}
