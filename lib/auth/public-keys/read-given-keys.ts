/** Reads the option `signature.keys`. */
import { KeyObject, type webcrypto } from 'node:crypto';
import { isCryptoKey } from 'node:util/types';
import { InvalidOptionsError } from '../../errors.js';
import { describeType } from '../../internal/option-checks.js';
import { isPromiseLike } from '../../internal/promises.js';
import { toBuffer } from '../../internal/to-buffer.js';
import { type Jwks, type ReadKeys, readJwks } from './read-jwks.js';
import { decodeKeyText, readPemBlock, splitPem, toKeyText } from './decode-key-text.js';
import { checkPublicKey, type NamedKey, readJwk, UnusableKeyError } from './check-public-key.js';

/** One or several public keys: a JWKS or a JWK, as an object or JSON; PEM; DER, or base64 of it; a KeyObject or CryptoKey. */
export type GivenKey =
  Jwks | Jwks['keys'][number] | KeyObject | webcrypto.CryptoKey | string | Uint8Array | ArrayBuffer;

/**
 * Skips keys that cannot be used.
 *
 * @throws InvalidOptionsError if none can be used, with the reason for each
 */
export function readGivenKeys(given: GivenKey | GivenKey[]): ReadKeys {
  const read = readKeys(given, '"signature.keys"');
  if (read.keys.length > 0) return read;
  const reasons = read.skipped.length > 0 ? read.skipped.join(' ') : 'It is empty.';
  throw new InvalidOptionsError(`Expected "signature.keys" to contain an RSA public key, as PEM or a JWKS. ${reasons}`);
}

function readKeys(given: unknown, name: string): ReadKeys {
  try {
    if (typeof given === 'string') return readKeyText(given, name);
    const bytes = toBuffer(given);
    if (bytes) return readKeyText(toKeyText(bytes), name);
    if (Array.isArray(given)) return readList(given.flat(), name);
    if (typeof given === 'object' && given !== null && 'keys' in given) return readJwks(given);
    return { keys: [readKey(given)], skipped: [] };
  } catch (error) {
    if (error instanceof UnusableKeyError) return { keys: [], skipped: [`${name} ${error.message}.`] };
    // A getter or a proxy, whose message may contain anything.
    return { keys: [], skipped: [`${name} cannot be read.`] };
  }
}

const readList = (list: unknown[], name: string): ReadKeys =>
  mergeKeys(
    list.map((each, index) => {
      const title = `${name}[${index}]`;
      return Array.isArray(each) ? { keys: [], skipped: [`${title} is an array, not a key.`] } : readKeys(each, title);
    }),
  );

function readKeyText(text: string, name: string): ReadKeys {
  const decoded = decodeKeyText(text);
  if (typeof decoded !== 'string') return readKeys(decoded, name);
  const blocks = splitPem(decoded);
  return mergeKeys(
    blocks.map((block, index) => {
      try {
        return { keys: [{ kid: undefined, key: readPemBlock(block) }], skipped: [] };
      } catch (error) {
        if (!(error instanceof UnusableKeyError)) throw error;
        const which = blocks.length > 1 ? `${name}, PEM block ${index + 1},` : name;
        return { keys: [], skipped: [`${which} ${error.message}.`] };
      }
    }),
  );
}

function readKey(given: unknown): NamedKey {
  if (given instanceof KeyObject) return { kid: undefined, key: checkPublicKey(given) };
  if (isCryptoKey(given)) return { kid: undefined, key: checkPublicKey(toKeyObject(given)) };
  if (isPromiseLike(given)) throw new UnusableKeyError('is a promise: await it');
  if (typeof given !== 'object' || given === null) throw new UnusableKeyError(`is ${describeType(given)}, not a key`);
  return readJwk(given);
}

/** Node 24.21 and 26 deprecate reading keys that are not extractable, and later versions will throw. */
function toKeyObject(key: webcrypto.CryptoKey): KeyObject {
  try {
    return KeyObject.from(key);
  } catch {
    throw new UnusableKeyError('cannot be read: import it as extractable');
  }
}

const mergeKeys = (parts: ReadKeys[]): ReadKeys => ({
  keys: parts.flatMap(({ keys }) => keys),
  skipped: parts.flatMap(({ skipped }) => skipped),
});
