/** Explains what is wrong with a response to a webhook. Used by all subcommands that post. */
import type { IncomingHttpHeaders } from 'node:http';
import { isObject } from '../internal/is-object.js';
import { parseJson } from '../internal/parse-json.js';
import type { PostResponse } from '../testing/index.js';
import { codes, networkErrors } from './explanations.js';

/** A problem: a code for scripts, a message for people. */
export interface Finding {
  code: string;
  message: string;
}

/** The known part of a response. Ark's API reports no headers. */
export interface ReportedResponse {
  status: number;
  headers?: IncomingHttpHeaders;
  text: string;
}

/** Converts a response whose body may be parsed. */
export const toReportedResponse = ({ status, headers, body }: PostResponse): ReportedResponse => ({
  status,
  headers,
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

/** The result of a request: a response, or Node's error. */
export type ResponseOrError = ReportedResponse | Error;

/** Ark counts a failure after this time. */
export const RESPONSE_TIMEOUT_MS = 5_000;

/** @returns undefined if the response shows no problem. 401 and 403 are explained only if they have a known code */
export function explainResponse(response: ResponseOrError): Finding | undefined {
  if (response instanceof Error) return explainError(response);
  const { status, headers = {}, text } = response;
  if (status >= 300 && status < 400) {
    return {
      code: 'redirect',
      message: `It redirects${describeTarget(headers.location)} with ${status}, which Ark does not follow. Enter the URL that it leads to.`,
    };
  }
  const code = readCode(text);
  const known = code === undefined ? undefined : codes.get(code);
  if (code !== undefined && known !== undefined) return { code, message: known };
  // Express and others respond to an unknown path with a page, so the status is checked first.
  if (status === 404)
    return { code: 'not_found', message: 'It responds 404: nothing is mounted at this path. Is the path right?' };
  if (status === 405)
    return { code: 'not_post', message: 'It responds 405: no route for POST is mounted at this path.' };
  if (status >= 500)
    return { code: 'server_error', message: `It fails with ${status}. See the log of the app, or of its proxy.` };
  if (headers['content-type']?.includes('html') === true || /^\s*</.test(text))
    return {
      code: 'html',
      message: `It responds ${status} with HTML instead of JSON: a page of the app or of a proxy in front of it.`,
    };
  return undefined;
}

/** Describes the target of a redirect, without its query, which may contain a key. */
function describeTarget(location = ''): string {
  const [path = ''] = location.split(/[?#]/);
  if (!URL.canParse(path)) return path.startsWith('/') ? ` to ${path}` : '';
  const { origin, pathname } = new URL(path);
  return ` to ${origin}${pathname === '/' ? '' : pathname}`;
}

/** Explains why there was no response. */
function explainError(error: NodeJS.ErrnoException): Finding {
  if (error.name === 'TimeoutError')
    return {
      code: 'slow',
      message:
        'It does not respond within 5 s, after which Ark counts a failure and retries. Listeners take too long, or ' +
        'something waits for a body that a parser has already read.',
    };
  return { code: 'unreachable', message: `It cannot be reached: ${explainNetworkError(error)}` };
}

function explainNetworkError({ code = '', message }: NodeJS.ErrnoException): string {
  // Node's HTTP parser has a code for each kind of malformed response.
  if (code.startsWith('HPE_')) return 'its response is not HTTP: does another protocol, such as TLS, use this port?';
  return networkErrors.get(code) ?? `${code || message}.`;
}

export const isAccepted = (response: ResponseOrError): boolean =>
  !(response instanceof Error) && response.status >= 200 && response.status < 300;

/** Another server may respond with any value as a code. */
const MAX_CODE_LENGTH = 64;

/** Reads the stable code of a problem document. */
export function readCode(text: string): string | undefined {
  const { code } = parseObject(text);
  return typeof code === 'string' ? code.slice(0, MAX_CODE_LENGTH) : undefined;
}

/** Parses a JSON object. Returns an empty object for anything else. */
export function parseObject(text: string): Record<string, unknown> {
  const value = parseJson(text);
  return isObject(value) ? value : {};
}
