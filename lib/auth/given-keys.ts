/** Reads the option `signature.keys`. */
import { KeyObject } from 'node:crypto';
import { InvalidOptionsError } from '../errors.js';
import { describeType } from '../internal/option-checks.js';
import { type Jwks, type ReadKeys, readJwks } from './jwks.js';
import { decodeKeyText, readPemBlock, splitPem, toKeyText } from './key-text.js';
import { checkPublicKey, type NamedKey, readJwk, UnusableKeyError } from './public-key.js';

/** One or several public keys: a JWKS or a JWK, as an object or JSON; PEM; DER; a KeyObject. */
export type GivenKey = Jwks | Jwks['keys'][number] | KeyObject | string | Uint8Array;

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
    if (ArrayBuffer.isView(given)) return readKeyText(toKeyText(given), name);
    if (Array.isArray(given)) return mergeKeys(given.map((each, index) => readKeys(each, `${name}[${index}]`)));
    if (typeof given === 'object' && given !== null && 'keys' in given) return readJwks(given);
    return { keys: [readKey(given)], skipped: [] };
  } catch (error) {
    if (error instanceof UnusableKeyError) return { keys: [], skipped: [`${name} ${error.message}.`] };
    throw error;
  }
}

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
  if (typeof given !== 'object' || given === null) throw new UnusableKeyError(`is ${describeType(given)}, not a key`);
  return readJwk(given);
}

const mergeKeys = (parts: ReadKeys[]): ReadKeys => ({
  keys: parts.flatMap(({ keys }) => keys),
  skipped: parts.flatMap(({ skipped }) => skipped),
});
