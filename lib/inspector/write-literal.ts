const isIdentifier = /^[A-Za-z_$][\w$]*$/;

/** Writes a JSON value, or undefined, as a JavaScript literal. */
export function writeLiteral(value: unknown, indent = ''): string {
  if (typeof value === 'string') return writeString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((element) => writeLiteral(element, inner))
    : Object.entries(value).map(([key, field]) => `${writeKey(key)}: ${writeLiteral(field, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (lines.length === 0) return `${open}${close}`;
  return `${open}\n${lines.map((line) => `${inner}${line},\n`).join('')}${indent}${close}`;
}

/** In an object literal, `__proto__: x` sets the prototype. A computed key creates a field. */
function writeKey(key: string): string {
  if (key === '__proto__') return "['__proto__']";
  return isIdentifier.test(key) ? key : writeString(key);
}

/** JSON escapes are valid in JavaScript; only the quotes differ. */
const writeString = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", String.raw`\'`)}'`;
