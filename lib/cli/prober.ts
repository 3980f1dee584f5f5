/** Posts test sends with various credentials, and keeps the responses. */
import { randomBytes, randomUUID } from 'node:crypto';
import { postArkEvent, type SigningKey } from '../testing/index.js';
import { isAccepted, parseObject, type Probe, readCode, RESPONSE_TIMEOUT_MS } from './diagnose.js';

/** The credentials that are under test. */
export interface Credentials {
  key: string | undefined;
  sign: SigningKey | undefined;
  profile: 'ark' | 'postal';
}

/** What a request is sent with: nothing unless it is named. */
export interface Sent {
  key?: string | undefined;
  sign?: SigningKey | undefined;
  profile?: 'ark' | 'postal';
  headers?: Record<string, string>;
  /** Whether the credentials of the URL are sent. */
  urlCredentials?: boolean;
}

export class Prober {
  readonly url: URL;
  /** The requests and their responses, for the summary. */
  readonly responses: { request: string; response: string }[] = [];
  readonly #makeBody: () => string;

  constructor(url: URL, makeBody: () => string) {
    this.url = url;
    this.#makeBody = makeBody;
  }

  makeBody(): string {
    return this.#makeBody();
  }

  /** Posts a new body, or the one given. */
  async post(request: string, sent: Sent, body = this.#makeBody()): Promise<Probe> {
    const url = new URL(this.url);
    if (!sent.urlCredentials) [url.username, url.password] = ['', ''];
    const { key, sign, profile, headers } = sent;
    const options = { apiKey: key, sign, profile, headers, timeout: RESPONSE_TIMEOUT_MS };
    const probe = await postArkEvent(url, body, options).then(
      (answer): Probe => ({
        status: answer.status,
        headers: answer.headers,
        text: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
      }),
      (error: unknown) => error as Error,
    );
    this.responses.push({ request, response: describe(probe) });
    return probe;
  }
}

function describe(probe: Probe): string {
  if (probe instanceof Error) return (probe as NodeJS.ErrnoException).code?.toString() ?? probe.name;
  const outcome = isDuplicate(probe) ? 'duplicate' : readCode(probe.text);
  return outcome === undefined ? String(probe.status) : `${probe.status} ${outcome}`;
}

export const isDuplicate = (probe: Probe): boolean =>
  !(probe instanceof Error) && isAccepted(probe) && parseObject(probe.text)['duplicate'] === true;

export const makeWrongKey = (): string => `wrong_${randomUUID()}`;

/** Headers that look like Ark's and Postal's, with a signature that no key made. */
export function makeUpSignature(): Record<string, string> {
  const [signature, kid] = [randomBytes(128).toString('base64'), randomBytes(8).toString('hex')];
  return {
    'x-ark-signature': signature,
    'x-ark-signature-kid': kid,
    'x-postal-signature-256': signature,
    'x-postal-signature-kid': kid,
  };
}
