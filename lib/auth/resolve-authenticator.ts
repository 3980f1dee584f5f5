/** Checks the options of authentication, and creates the authenticator. */
import { InvalidOptionsError } from '../errors.js';
import { checkChoice, describeType } from '../internal/option-checks.js';
import { KeyRing } from './api-key/compare-api-key.js';
import { Authenticator } from './authenticator.js';
import { ApiKeyCheck } from './api-key/check-authorization.js';
import type { ApiKeyProvider } from './credentials.js';
import type * as Signature from './signature.js';
import type { SignatureCheck, SignatureOptions } from './signature.js';

/** The options of a receiver that authentication depends on. */
export interface AuthenticationOptions {
  apiKey?: string | string[] | ApiKeyProvider | undefined;
  signature?: boolean | SignatureOptions | undefined;
  require?: 'all' | 'any' | undefined;
  basicAuth?: boolean | undefined;
}

/**
 * @param warn called with a sentence for each published key that is skipped
 * @throws InvalidOptionsError if an option is invalid, or neither a key nor signatures are configured
 */
export function resolveAuthenticator(
  options: AuthenticationOptions,
  warn: (finding: string) => void = () => undefined,
): Authenticator {
  const { apiKey, require = 'all', basicAuth = false } = options;
  const signature = resolveSignature(options.signature, warn);
  checkChoice('basicAuth', basicAuth, [true, false]);
  // If `apiKey` is given but undefined, a variable is not set: that is an error even if signatures are verified.
  const hasKey = !signature || 'apiKey' in options;
  if (!signature && !('apiKey' in options))
    throw new InvalidOptionsError(
      'No credential is configured. Set "apiKey", such as process.env.ARK_API_KEY, or "signature", or both.',
    );
  if (basicAuth && !hasKey)
    throw new InvalidOptionsError('"basicAuth" needs "apiKey": it accepts the key as a password.');
  if (options.require !== undefined && !(hasKey && signature))
    throw new InvalidOptionsError(
      `"require" needs both "apiKey" and "signature": set "${signature ? 'apiKey' : 'signature'}" too, or remove "require".`,
    );
  return new Authenticator({
    key: hasKey
      ? new ApiKeyCheck(typeof apiKey === 'function' ? apiKey : new KeyRing(apiKey), {
          basicAuth,
          signature: signature !== undefined,
        })
      : undefined,
    signature,
    require: checkChoice('require', require, ['all', 'any']),
  });
}

function resolveSignature(
  signature: AuthenticationOptions['signature'] = false,
  warn: (finding: string) => void,
): SignatureCheck | undefined {
  if (signature === false) return undefined;
  if (signature === true) return createSignatureCheck({}, warn);
  if (typeof signature === 'object' && (signature as object | null) !== null)
    return createSignatureCheck(signature, warn);
  throw new InvalidOptionsError(`Expected "signature" to be true, false or an object, got ${describeType(signature)}.`);
}

/** Loads what verifies signatures, which other receivers do not need: each file delays the start. */
function createSignatureCheck(...parameters: ConstructorParameters<typeof Signature.SignatureCheck>): SignatureCheck {
  const { SignatureCheck } = require('./signature.js') as typeof Signature;
  return new SignatureCheck(...parameters);
}
