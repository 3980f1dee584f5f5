/** Posts test events with various credentials, and keeps the responses. */
import { randomBytes, randomUUID } from 'node:crypto';
import { postArkEvent, type PostOptions, type SigningKey } from '../testing/index.js';
import {
  isAccepted,
  parseObject,
  type ResponseOrError,
  readCode,
  RESPONSE_TIMEOUT_MS,
  toReportedResponse,
} from './explain-response.js';

/** The credentials to test. */
export interface Credentials {
  key: string | undefined;
  sign: SigningKey | undefined;
  profile: 'ark' | 'postal';
}

/** The credentials of one request. */
export interface RequestCredentials {
  key?: string | undefined;
  sign?: SigningKey | undefined;
  profile?: 'ark' | 'postal';
  headers?: Record<string, string>;
  /** Whether the credentials of the URL are sent. */
  urlCredentials?: boolean;
}

export class EndpointClient {
  readonly url: URL;
  /** The requests and their responses, for the summary. */
  readonly responses: { request: string; response: string }[] = [];
  readonly #createBody: () => string;

  constructor(url: URL, createBody: () => string) {
    this.url = url;
    this.#createBody = createBody;
  }

  createBody(): string {
    return this.#createBody();
  }

  /** Posts a new body, or the given one. */
  async post(request: string, sent: RequestCredentials, body = this.#createBody()): Promise<ResponseOrError> {
    const url = new URL(this.url);
    if (!sent.urlCredentials) [url.username, url.password] = ['', ''];
    const { key, sign, profile, headers } = sent;
    const options: PostOptions = { apiKey: key, sign, profile, headers, timeout: RESPONSE_TIMEOUT_MS };
    const response = await postArkEvent(url, body, options).then(
      toReportedResponse,
      (error: unknown) => error as Error,
    );
    this.responses.push({ request, response: formatResponse(response) });
    return response;
  }
}

function formatResponse(response: ResponseOrError): string {
  if (response instanceof Error) return (response as NodeJS.ErrnoException).code?.toString() ?? response.name;
  const outcome = isDuplicate(response) ? 'duplicate' : readCode(response.text);
  return outcome === undefined ? String(response.status) : `${response.status} ${outcome}`;
}

export const isDuplicate = (response: ResponseOrError): boolean =>
  !(response instanceof Error) && isAccepted(response) && parseObject(response.text)['duplicate'] === true;

export const createWrongKey = (): string => `wrong_${randomUUID()}`;

/** Creates signature headers of Ark and Postal with a random, invalid signature. */
export function createInvalidSignature(): Record<string, string> {
  const [signature, kid] = [randomBytes(128).toString('base64'), randomBytes(8).toString('hex')];
  return {
    'x-ark-signature': signature,
    'x-ark-signature-kid': kid,
    'x-postal-signature-256': signature,
    'x-postal-signature-kid': kid,
  };
}
