/** Masks addresses and subjects. This runs on the server, so that masked values never leave the process. */

const DOTS = '•••';

/** Fields that contain addresses of any format. */
const addressFields: ReadonlySet<string> = new Set(['to', 'from', 'rcpt_to', 'mail_from']);

/** Fields that are masked as a whole: subjects, IP addresses of readers, and data that the app attached. */
const hiddenFields: ReadonlySet<string> = new Set(['subject', 'ip_address', 'metadata']);

/** Deeper levels are not shown: JSON may be nested deeper than functions can recurse. */
const MAX_DEPTH = 40;

/** How many values of a body are masked in its other strings as well: each of them scans the whole body. */
const MAX_SECRETS = 20;

/** Keeps the domain, which matters for most bounces, and the first letter of a longer local part. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  if (at < 0) return DOTS;
  return (at > 3 ? address.slice(0, 1) : '') + DOTS + address.slice(at);
}

/** Masks the addresses in a string, also those that are percent-encoded in a link. */
export function maskText(text: string): string {
  if (!/@|%40/.test(text)) return text;
  // Split first: a single pattern would take quadratic time.
  const pieces = text.split(/([\s<>()[\]",;:]+)/);
  return pieces.map((piece) => (/@|%40/.test(piece) ? maskAddress(piece.replaceAll('%40', '@')) : piece)).join('');
}

/** Masks the query of a link, which may contain personal data. */
const maskLink = (url: string): string => maskText(url.replace(/[?#].*$/s, `?${DOTS}`));

/** Masks a body, and other strings about its event. */
export interface Masker {
  /** Returns a copy of the body with every address and subject masked. */
  body: () => unknown;
  /** Masks the addresses and subjects of the body in a string, and other addresses. */
  text: (text: string) => string;
}

/** @param body a JSON value */
export function createMasker(body: unknown): Masker {
  const secrets = new Set<string>();
  collectSecrets(body, secrets, 0);
  const text = (value: string): string => maskText(hideSecrets(value, secrets));
  return { body: () => maskValue(body, text, '', 0), text };
}

function hideSecrets(value: string, secrets: ReadonlySet<string>): string {
  let text = value;
  for (const secret of secrets) text = text.replaceAll(secret, maskAddress(secret));
  return text;
}

/** Collects addresses and subjects, to mask them in other strings such as a mail server's reply. */
function collectSecrets(value: unknown, secrets: Set<string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  for (const [key, inner] of Object.entries(value)) {
    if (secrets.size === MAX_SECRETS) return;
    const isSecret = addressFields.has(key) || key === 'subject';
    if (typeof inner === 'string' && inner.length > 3 && isSecret) secrets.add(inner);
    else collectSecrets(inner, secrets, depth + 1);
  }
}

function maskValue(value: unknown, text: Masker['text'], key: string, depth: number): unknown {
  if (hiddenFields.has(key)) return hideAll(value, depth);
  if (typeof value === 'string') {
    if (addressFields.has(key)) return value === '' ? '' : maskAddress(value);
    if (key === 'url') return maskLink(value);
    return text(value);
  }
  return copyWith((inner, name) => maskValue(inner, text, name ?? key, depth + 1), value, depth, maskText);
}

function hideAll(value: unknown, depth: number): unknown {
  if (typeof value === 'object') return copyWith((inner) => hideAll(inner, depth + 1), value, depth, maskText);
  return value === '' ? '' : DOTS;
}

/** Returns a copy without masking, limited to the same depth. */
export const reveal = (value: unknown, depth = 0): unknown =>
  copyWith((inner) => reveal(inner, depth + 1), value, depth);

/** @param transform returns the copy of a nested value; elements of a list have no name */
function copyWith(
  transform: (inner: unknown, name?: string) => unknown,
  value: unknown,
  depth: number,
  rename: (name: string) => string = String,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH) return '…';
  if (Array.isArray(value)) return value.map((inner) => transform(inner));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), transform(inner, name)]));
}
