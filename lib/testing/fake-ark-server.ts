/** What a sender serves: its public keys, and its deliveries API, no faster than Ark's. */
import type { RequestListener, ServerResponse } from 'node:http';
import { describeDelivery, type FakeDelivery, listDeliveries } from './delivery-log.js';
import type { Jwk } from './signing-key.js';

/** What happens to a request instead of its answer: this status, no answer, a cut connection, the start of an answer. */
export type Fault = number | 'hang' | 'cut' | 'trickle';

/** What is served, and to whom. */
export interface Served {
  apiKey: string;
  tenantId: string;
  webhookId: string;
  deliveries: readonly FakeDelivery[];
  jwks(): { keys: Jwk[] };
  /** Told of each request; returns the fault that it is to have, if any. */
  onRequest(pathname: string): Fault | undefined;
}

const CALLS_PER_SECOND = 10;

export const JWKS_PATH = '/.well-known/jwks.json';

export function serveArk(ark: Served): RequestListener {
  let calls: number[] = [];
  const tooMany = (): boolean => {
    const now = performance.now();
    calls = [...calls.filter((at) => at > now - 1000), now];
    return calls.length > CALLS_PER_SECOND;
  };

  return (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://ark.invalid');
    const fault = ark.onRequest(pathname);
    if (fault !== undefined) fail(res, fault);
    else if (pathname === JWKS_PATH) json(res, 200, JSON.stringify(ark.jwks()));
    else if (req.headers.authorization !== `Bearer ${ark.apiKey}`) refuse(res, 401, 'unauthorized');
    else if (tooMany()) refuse(res, 429, 'rate_limited');
    else {
      const [, id] = /^\/([^/]+)$/.exec(pathname.replace(deliveriesPath(ark), '')) ?? [];
      const delivery = ark.deliveries.find((one) => one.id === id);
      if (pathname === deliveriesPath(ark))
        json(res, 200, JSON.stringify(listDeliveries(ark.deliveries, searchParams, ark.webhookId)));
      else if (delivery) json(res, 200, describeDelivery(delivery, ark.webhookId));
      else refuse(res, 404, 'not_found');
    }
  };
}

const deliveriesPath = ({ tenantId, webhookId }: Served): string =>
  `/v1/tenants/${tenantId}/webhooks/${webhookId}/deliveries`;

function json(res: ServerResponse, status: number, body: string): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

function refuse(res: ServerResponse, status: number, code: string): void {
  json(res, status, JSON.stringify({ success: false, error: { code } }));
}

function fail(res: ServerResponse, fault: Fault): void {
  if (typeof fault === 'number') refuse(res, fault, 'fault');
  if (fault === 'cut') res.destroy();
  if (fault === 'trickle') res.write('{"keys":');
}
