/** Decodes keys from strings, also as environment variables and secret stores encode them. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { parseJson } from '../../internal/parse-json.js';
import { checkPublicKey, UnusableKeyError } from './check-public-key.js';

/**
 * Removes what is around a key: quotes, JSON's escapes, base64.
 *
 * @returns PEM, in which line breaks may be missing or escaped; or the value of JSON
 * @throws UnusableKeyError if it is neither, with what it is
 */
export function decodeKeyText(given: string): unknown {
  const text = given.replace(/^\ufeff/, '').trim();
  if (text.includes('-----BEGIN ')) return text;
  const value = parseJson(text);
  if (typeof value === 'string') return decodeKeyText(value);
  if (value !== undefined) return value;
  const decoded = decodeBase64(text);
  if (decoded?.includes('-----BEGIN ') || decoded?.startsWith('{')) return decodeKeyText(decoded);
  if (decoded !== undefined) return toPem(Buffer.from(decoded, 'latin1'));
  throw new UnusableKeyError(describeText(text));
}

function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/\s+|\\n/g, '');
  if (compact.length < 64 || !/^[\w+/-]+={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, 'base64').toString('latin1');
}

const INTEGER_TAG = 0x02;
/** In bytes. The version of a private key; the modulus of a public key is longer. */
const VERSION_LENGTH = 1;

/** Adds the label that DER lacks: a sequence that begins with a number is PKCS #1, or a private key. */
function toPem(der: Buffer): string {
  const start = der[1] === 0x82 ? 4 : 3;
  const [tag, length] = der.subarray(start);
  const label = tag !== INTEGER_TAG ? 'PUBLIC KEY' : length === VERSION_LENGTH ? 'PRIVATE KEY' : 'RSA PUBLIC KEY';
  return `-----BEGIN ${label}-----${der.toString('base64')}-----END ${label}-----`;
}

function describeText(text: string): string {
  if (text === '') return 'is empty: is the environment variable set?';
  if (/^(?:ssh-|ecdsa-)/.test(text)) return 'is an OpenSSH key: convert it with ssh-keygen -e -m PKCS8 -f FILE';
  if (/^https?:/i.test(text)) return 'is a URL: pass it as signature.jwksUrl';
  if (/^v=DKIM1|\bp=MI/.test(text)) return 'is a DKIM record: webhooks are signed with another key';
  if (/^(?:~|\.{0,2})\/|^[A-Za-z]:\\|\.(?:pem|json|crt|cer|key|pub)$/.test(text))
    return 'is the path of a file: pass the content of the file';
  if (text.startsWith('{') || text.startsWith('[')) return 'is malformed JSON';
  return 'is neither PEM nor a JWKS';
}

/** Returns the content of a file as text; DER as base64. */
export function toKeyText(bytes: Buffer): string {
  const text = bytes.toString();
  return /-----BEGIN |^\ufeff?\s*[{["]/.test(text) ? text : bytes.toString('base64');
}

/** Splits PEM into its blocks, because Node reads only the first one. */
export function splitPem(text: string): string[] {
  const blocks = text.match(/-----BEGIN ([A-Z\d ]+)-----[^]*?-----END \1-----/g);
  if (!blocks) throw new UnusableKeyError('is cut off: its last line, -----END …-----, is missing');
  return blocks;
}

const labels: Readonly<Record<string, string>> = {
  'CERTIFICATE REQUEST': 'is a certificate request, not a key',
  'PGP PUBLIC KEY BLOCK': 'is a PGP key: signatures are made with RSA keys in PEM or a JWKS',
  'SSH2 PUBLIC KEY': 'is an SSH key: convert it with ssh-keygen -i -m PKCS8',
  'EC PARAMETERS': 'is an EC key: signatures are made with RSA keys',
};

/**
 * Reads a PEM block: a public key (SPKI or PKCS #1), or a certificate, whose public key is used.
 *
 * @throws UnusableKeyError
 */
export function readPemBlock(block: string): KeyObject {
  const [, label = '', body = ''] = /^-----BEGIN ([A-Z\d ]+)-----([^]*)-----END/.exec(block) ?? [];
  // Node would derive the public key, and the mistake would not be noticed.
  if (label.endsWith('PRIVATE KEY'))
    throw new UnusableKeyError('is a private key: pass the public key, and replace this one');
  const wrong = labels[label];
  if (wrong !== undefined) throw new UnusableKeyError(wrong);
  const base64 = body.replace(/(?:\\+[nrt])|[\s"']+/g, '');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return checkPublicKey(
    createFromPem([`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n'), label),
  );
}

function createFromPem(pem: string, label: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    throw new UnusableKeyError(`is malformed: no key can be read from its ${label}`);
  }
}
