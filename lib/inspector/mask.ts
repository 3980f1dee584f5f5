/** Hides addresses and subjects in what is shown. Masked here, so that what nobody revealed never leaves the process. */

const DOTS = '•••';

/** Fields that hold addresses, whatever those look like. */
const addresses: ReadonlySet<string> = new Set(['to', 'from', 'rcpt_to', 'mail_from']);

/** Fields that are hidden whole: subjects, where somebody read a message, and what the app itself had put there. */
const hidden: ReadonlySet<string> = new Set(['subject', 'ip_address', 'remoteAddress', 'metadata']);

/** Anything nested deeper is left out: JSON may be nested deeper than a function can call itself. */
const DEEPEST = 40;

/** How many texts are looked for at most: each is looked for in all of a body, which the sender may fill with them. */
const MOST_TOLD = 20;

/** An address: the domain stays, as most bounces are about it, and the first letter of a longer name. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return DOTS;
  return (at > 3 ? address.slice(0, 1) : '') + DOTS + address.slice(at);
}

/** A text with the addresses in it masked, those percent-encoded in a link too. */
export function maskText(text: string): string {
  if (!/@|%40/.test(text)) return text;
  // Cut in pieces and not searched by one pattern, which would take time by the square of the length.
  const pieces = text.split(/([\s<>()[\]",;:]+)/);
  return pieces.map((piece) => (/@|%40/.test(piece) ? maskAddress(piece.replaceAll('%40', '@')) : piece)).join('');
}

/** What a link leads to may be for one person alone: what follows its path is hidden. */
const maskLink = (url: string): string => maskText(url.replace(/[?#].*$/s, `?${DOTS}`));

/** Masks a body, and what others said of it. */
export interface Masker {
  /** A copy of the body in which every address and subject is masked. */
  body: () => unknown;
  /** A text with the addresses and subjects of the body masked in it, and whatever else looks like an address. */
  text: (text: string) => string;
}

/** @param body a JSON value */
export function maskerOf(body: unknown): Masker {
  const told = new Set<string>();
  collect(body, told, 0);
  const text = (value: string): string => maskText(hideTold(value, told));
  return { body: () => maskValue(body, text, '', 0), text };
}

function hideTold(value: string, told: ReadonlySet<string>): string {
  let text = value;
  for (const secret of told) text = text.replaceAll(secret, maskAddress(secret));
  return text;
}

/** What the fields of this very value hold is looked for in its other texts, such as a mail server's reply. */
function collect(value: unknown, told: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  for (const [key, inner] of Object.entries(value)) {
    if (told.size === MOST_TOLD) return;
    if (typeof inner === 'string' && inner.length > 3 && (addresses.has(key) || key === 'subject')) told.add(inner);
    else collect(inner, told, depth + 1);
  }
}

function maskValue(value: unknown, text: Masker['text'], key: string, depth: number): unknown {
  if (hidden.has(key)) return hideAll(value, depth);
  if (typeof value === 'string') {
    if (addresses.has(key)) return value === '' ? '' : maskAddress(value);
    if (key === 'url') return maskLink(value);
    return text(value);
  }
  return copy(value, depth, (inner, name) => maskValue(inner, text, name ?? key, depth + 1), maskText);
}

function hideAll(value: unknown, depth: number): unknown {
  if (typeof value === 'object') return copy(value, depth, (inner) => hideAll(inner, depth + 1), maskText);
  return value === '' ? '' : DOTS;
}

/** A copy with nothing masked. */
export const reveal = (value: unknown, depth = 0): unknown => copy(value, depth, (inner) => reveal(inner, depth + 1));

/** @param of copies what is inside; of a list without a name */
function copy(
  value: unknown,
  depth: number,
  of: (inner: unknown, name?: string) => unknown,
  rename: (name: string) => string = String,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((inner) => of(inner));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), of(inner, name)]));
}
