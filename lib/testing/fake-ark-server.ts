/** Serves the public keys and the API of a fake sender, with Ark's rate limit. */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { type ApiBackend, type ApiResponse, createErrorResponse, handleApiRequest } from './fake-ark-api.js';
import type { Jwk } from './signing-key.js';

/** What a request gets instead of its response: this status, no response, a cut connection, half a response. */
export type Fault = number | 'hang' | 'cut' | 'trickle';

/** The keys, the API and its credentials. */
export interface FakeArkServerOptions {
  apiKey: string;
  readOnlyKey: string | undefined;
  backend: ApiBackend;
  jwks(): { keys: Jwk[] };
  /** Called with each request. Returns the fault that it gets, if any. */
  onRequest(pathname: string): Fault | undefined;
}

const MAX_CALLS_PER_SECOND = 10;

export const JWKS_PATH = '/.well-known/jwks.json';

export function createFakeArkListener(ark: FakeArkServerOptions): RequestListener {
  let calls: number[] = [];
  const exceedsRate = (): boolean => {
    const now = performance.now();
    calls = [...calls.filter((at) => at > now - 1000), now];
    return calls.length > MAX_CALLS_PER_SECOND;
  };

  const respond = async (req: IncomingMessage): Promise<ApiResponse> => {
    const { pathname, searchParams: query } = new URL(req.url ?? '/', 'http://ark.invalid');
    const { authorization, 'content-length': length = '0' } = req.headers;
    const method = req.method ?? 'GET';
    if (pathname === JWKS_PATH) return { status: 200, body: JSON.stringify(ark.jwks()) };
    const isReadOnly = ark.readOnlyKey !== undefined && authorization === `Bearer ${ark.readOnlyKey}`;
    if (!isReadOnly && authorization !== `Bearer ${ark.apiKey}`) return createErrorResponse(401, 'unauthorized');
    if (exceedsRate()) return createErrorResponse(429, 'rate_limited');
    if (isReadOnly && method !== 'GET') return createErrorResponse(403, 'forbidden', 'This key may only read.');
    if (!pathname.startsWith('/v1/')) return createErrorResponse(404, 'not_found');
    const body = length === '0' ? {} : ((await readJson(req)) as Record<string, unknown>);
    return handleApiRequest(ark.backend, { method, pathname: pathname.slice(3), query, body });
  };

  return (req, res) => {
    const fault = ark.onRequest(new URL(req.url ?? '/', 'http://ark.invalid').pathname);
    if (fault !== undefined) {
      applyFault(res, fault);
      return;
    }
    respond(req)
      .catch(() => createErrorResponse(400, 'malformed_json'))
      .then((response) => {
        send(res, response);
      }, console.error);
  };
}

function send(res: ServerResponse, { status, body }: ApiResponse): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

function applyFault(res: ServerResponse, fault: Fault): void {
  if (typeof fault === 'number') send(res, createErrorResponse(fault, 'fault'));
  if (fault === 'cut') res.destroy();
  if (fault === 'trickle') res.write('{"keys":');
}
