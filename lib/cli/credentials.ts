/** Reads the credentials that a subcommand sends. */
import { type PostOptions, SigningKey } from '../testing/index.js';
import { type Args, keyOption, type Options } from './args.js';
import { parseId, parseProfile } from './parse-values.js';
import { readTextFile } from './read-file.js';
import { UsageError } from './usage-error.js';

export const signOptions: Options = {
  sign: { type: 'string', value: 'FILE', help: 'sign with this RSA private key (PEM), as Ark signs' },
  kid: { type: 'string', value: 'ID', help: "the signing key's id; default derived from the key" },
  profile: { type: 'string', value: 'PROFILE', help: 'signature headers: ark or postal; default ark' },
};

export const credentialOptions: Options = {
  ...keyOption,
  'no-key': { type: 'boolean', help: 'send no Authorization header, although $ARK_API_KEY is set' },
  ...signOptions,
};

/** Keys are smaller. */
const MAX_KEY_FILE_BYTES = 64 * 1024;

/**
 * @param to the URL of the receiver. Credentials in it are sent unless --key is given
 * @throws UsageError if there are no credentials
 */
export async function readCredentials(args: Args, to: URL): Promise<PostOptions> {
  const sign = await readSigningKey(args);
  const profile = args.parse('profile', parseProfile) ?? 'ark';
  if (args.hasFlag('no-key') && args.getString('key') !== undefined)
    throw new UsageError('Give either --key or --no-key.');
  const hasUrlCredentials = to.username !== '' || to.password !== '';
  const withoutKey = args.hasFlag('no-key') || (hasUrlCredentials && args.getString('key') === undefined);
  const apiKey = withoutKey ? undefined : args.apiKey;
  if (apiKey !== undefined || sign || hasUrlCredentials || args.hasFlag('no-key')) return { apiKey, sign, profile };
  throw new UsageError(
    'There are no credentials, so the receiver would reject every event: set ARK_API_KEY, or give --key KEY or ' +
      '--sign FILE. For a receiver without authentication, give --no-key.',
  );
}

/** @throws UsageError if the file contains no RSA private key */
export async function readSigningKey(args: Args): Promise<SigningKey | undefined> {
  const file = args.getString('sign');
  const kid = args.parse('kid', (text, name) => parseId(text, name, 'a1b2c3'));
  if (file === undefined) {
    for (const name of ['kid', 'profile'])
      if (args.getString(name) !== undefined)
        throw new UsageError(`--${name} is for signatures: give --sign FILE too.`);
    return undefined;
  }
  const { text } = await readTextFile(file, MAX_KEY_FILE_BYTES);
  try {
    return new SigningKey(text, kid);
  } catch {
    const what = /-----BEGIN ([A-Z ]+)-----/.exec(text)?.[1]?.toLowerCase() ?? 'no PEM block';
    throw new UsageError(`Expected --sign to be an RSA private key in PEM without a passphrase, got ${what}.`);
  }
}
