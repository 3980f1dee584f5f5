/** Checks the options of authentication and creates what they describe. */
import { InvalidOptionsError } from '../errors.js';
import { checkChoice } from '../internal/option-checks.js';
import { KeyRing } from './api-keys.js';
import { Authenticator } from './authenticator.js';
import { KeyCheck } from './authorization.js';
import type { ApiKeyProvider } from './credentials.js';
import { SignatureCheck, type SignatureOptions } from './signature.js';

/** The options of a receiver that authentication depends on. */
export interface AuthenticationOptions {
  apiKey?: string | string[] | ApiKeyProvider | undefined;
  signature?: boolean | SignatureOptions | undefined;
  require?: 'all' | 'any' | undefined;
  basicAuth?: boolean | undefined;
}

/** @throws InvalidOptionsError if an option is invalid, or neither a key nor signatures are configured */
export function resolveAuthenticator(options: AuthenticationOptions): Authenticator {
  const { apiKey, signature = false, require, basicAuth = false } = options;
  // A key that is given but undefined is a variable that is not set: signatures do not make up for that.
  const key =
    signature && !('apiKey' in options)
      ? undefined
      : new KeyCheck(typeof apiKey === 'function' ? apiKey : new KeyRing(apiKey), checkBoolean('basicAuth', basicAuth));
  if (require !== undefined && !(key && signature))
    throw new InvalidOptionsError('"require" applies only if both "apiKey" and "signature" are set.');
  return new Authenticator({
    key,
    signature: signature ? new SignatureCheck(signature === true ? {} : signature) : undefined,
    require: checkChoice('require', require ?? 'all', ['all', 'any']),
  });
}

const checkBoolean = (name: string, value: boolean): boolean => checkChoice(name, value, [true, false]);
