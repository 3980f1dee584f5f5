/// <reference types="node" preserve="true" />
/** A page that shows the events of a receiver live. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidOptionsError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import type { ArkWebhooks } from '../index.js';
import { checkMethods, checkOptionNames } from '../internal/option-checks.js';
import { forbidden, isLocal, isSameOrigin } from './access.js';
import { Recorder } from './recorder.js';
import { sendJson } from './send-response.js';
import { Ring } from './ring.js';
import type { Resource } from './resource.js';
import { createRouter } from './router.js';

/** Decides whether a request may open the inspector. Declared as a method, so that it may accept Express's Request. */
export type Authorize = { authorize(req: ArkRequest): boolean | Promise<boolean> }['authorize'];

/** Options of the inspector. */
export interface InspectorOptions {
  /**
   * Returns whether a request may see events, run them again, and settle dead letters. Only `true` grants access.
   * Required if NODE_ENV is `production`. By default only this machine has access.
   */
  authorize?: Authorize | undefined;
}

/** A middleware for Express 4 and 5, or any framework that calls `(req, res, next)`. */
type InspectorMiddleware = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/**
 * Creates a page that shows events live: `app.use('/ark', inspector(ark, { authorize }))`. It keeps the last 500 since
 * its creation in memory.
 *
 * @param ark the receiver to inspect
 * @returns a middleware for Express 4 and 5, or any framework that calls `(req, res, next)`
 * @throws InvalidOptionsError for invalid or unknown options, or if `authorize` is missing in production
 */
export function inspector(ark: ArkWebhooks, options: InspectorOptions = {}): InspectorMiddleware {
  checkOptionNames('inspector()', options, { authorize: true });
  const { authorize } = options;
  checkMethods('the first argument of inspector()', ark, ['receive', 'forget']);
  if (authorize !== undefined && typeof authorize !== 'function')
    throw new InvalidOptionsError(
      `Expected "authorize" to be a function of the request, got a value of type ${typeof authorize}.`,
    );
  if (authorize === undefined && process.env['NODE_ENV'] === 'production')
    throw new InvalidOptionsError(
      'The inspector shows personal data. In production set the option authorize to a function of the request that ' +
        'returns true for users who may open it.',
    );
  const ring = new Ring();
  const findResource = createRouter({
    ark,
    ring,
    recorder: new Recorder(ark, ring),
    isLocalOnly: authorize === undefined,
  });

  return function arkInspector(req, res, next) {
    const resource = findResource(req.url ?? '/');
    if (!resource) next();
    else void serve(req, res, resource, authorize).catch(next);
  };
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  resource: Resource,
  authorize: Authorize | undefined,
): Promise<void> {
  const isAllowed: unknown = await (authorize ?? isLocal)(req);
  if (isAllowed !== true) {
    sendJson(res, 403, { message: authorize ? forbidden.unauthorized : forbidden.remote });
    return;
  }
  if (!resource.isStatic && !isSameOrigin(req)) {
    sendJson(res, 403, { message: forbidden.crossSite });
    return;
  }
  const handle = resource[(req.method === 'HEAD' ? 'GET' : req.method) as 'GET' | 'POST'];
  if (handle) {
    await handle(req, res);
    return;
  }
  res.setHeader('allow', resource.POST ? 'POST' : 'GET, HEAD');
  sendJson(res, 405, { message: 'Method Not Allowed' });
}
