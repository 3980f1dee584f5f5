/** Says in sentences what an answer to a webhook shows to be wrong. */
import type { Exchanged } from '../testing/exchange.js';

/** What is wrong: a name for scripts, a sentence for people. */
export interface Finding {
  code: string;
  message: string;
}

/** What came of a request: an answer, or Node's error. */
export type Probe = Exchanged | Error;

/** Ark counts a failure after so many milliseconds. */
export const PATIENCE_MS = 5_000;

const networkErrors: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the server running, and is the port right?',
  ENOTFOUND: 'there is no such host name.',
  EAI_AGAIN: 'the name server does not answer.',
  ECONNRESET: 'the connection was cut before an answer came.',
  EHOSTUNREACH: 'no route leads there.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself: get one from an authority.',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that nobody knows.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it does not send the certificates between its own and the authority.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name.',
};

/** What our own receiver means by a code, for who looks from outside. */
const codes: Readonly<Record<string, string>> = {
  raw_body_unavailable:
    'A parser swallowed the body before the receiver could read it. Mount the receiver before express.json(), or use ' +
    'express.json({ verify: captureRawBody }).',
  listener_failed: 'A listener failed on a test send: the log of the app says why. Ark will come again for three days.',
  listeners_pending:
    'Listeners were still running when the time for an answer was up. Make them quicker, or use a queue.',
  unavailable: 'The claim store, the queue, or the function that gives the key fails or does not answer.',
  closing: 'The receiver is shutting down.',
  invalid_signature: 'It asks for a signature that Ark alone can make: send a test from the dashboard of Ark.',
};

/** What is wrong with the way to the receiver, whatever the key. An answer with 401 is an answer. */
export function diagnose(probe: Probe): Finding | undefined {
  if (probe instanceof Error) return unreachable(probe);
  const { status, headers, text } = probe;
  if (status >= 300 && status < 400) {
    const to = URL.canParse(headers.location ?? '') ? ` to ${new URL(headers.location ?? '').origin}` : '';
    return {
      code: 'redirect',
      message: `It redirects${to} with ${status}, which Ark does not follow. Enter the address that it leads to.`,
    };
  }
  const code = codeOf(text);
  const known = code === undefined ? undefined : codes[code];
  if (code !== undefined && known !== undefined) return { code, message: known };
  if (headers['content-type']?.includes('html') === true || /^\s*</.test(text))
    return {
      code: 'html',
      message: `It answers ${status} with HTML instead of JSON: a page of the app, or of what stands before it, is in the way.`,
    };
  if (status === 404) return { code: 'not_found', message: 'It answers 404: nothing is mounted at this path.' };
  if (status === 405)
    return { code: 'not_post', message: 'It answers 405: no route for POST is mounted at this path.' };
  if (status >= 500) return { code: 'server_error', message: `It fails with ${status}. The log of the app says why.` };
  return undefined;
}

function unreachable(error: NodeJS.ErrnoException): Finding {
  if (error.name === 'TimeoutError')
    return {
      code: 'slow',
      message:
        'It does not answer within 5 s, after which Ark counts a failure and comes again. Listeners take too long, or something waits for a body that a parser has read before.',
    };
  const { code = '' } = error;
  return {
    code: 'unreachable',
    message: `It cannot be reached: ${networkErrors[code] ?? `${code || error.message}.`}`,
  };
}

function codeOf(text: string): string | undefined {
  const { code } = parse(text);
  return typeof code === 'string' ? code : undefined;
}

/** The answer, where it is a JSON object. */
export function parse(text: string): Record<string, unknown> {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
