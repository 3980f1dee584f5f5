/// <reference types="node" preserve="true" />
/** A page to watch a receiver's events live. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { checkMethods, checkOptionNames } from '../internal/option-checks.js';
import { InvalidOptionsError } from '../errors.js';
import type { ArkWebhooks } from '../index.js';
import type { ArkMiddleware, ArkRequest } from '../events/request.js';
import { answerJson } from './answer.js';
import { isLocal, isOwn } from './may-open.js';
import { observe } from './observe.js';
import { Ring } from './ring.js';
import { makeRoutes, type Place } from './routes.js';

/** Whether a request may see the inspector. The method's signature lets a function of Express's own Request in. */
export type Authorize = { of(req: ArkRequest): boolean | Promise<boolean> }['of'];

/** Options of the inspector. */
export interface InspectorOptions {
  /**
   * Whether a request may see what was received, and run it again: `true`, and nothing else, lets it in. Required where
   * NODE_ENV is `production`; elsewhere it may be missing, and then only this machine is let in.
   */
  authorize?: Authorize | undefined;
}

/**
 * A page to watch events live: `app.use('/ark', inspector(ark, { authorize }))`. It keeps the last 500 in memory, from
 * when it is made.
 *
 * @param ark the receiver to watch
 * @returns a middleware for Express 4 and 5, or anything else that calls `(req, res, next)`
 * @throws InvalidOptionsError where an option is wrong, or `authorize` is missing in production
 */
export function inspector(ark: ArkWebhooks, options: InspectorOptions = {}): ArkMiddleware {
  checkOptionNames('inspector()', options, { authorize: true });
  const { authorize } = options;
  checkMethods('the first argument of inspector()', ark, ['receive', 'forget']);
  if (authorize !== undefined && typeof authorize !== 'function')
    throw new InvalidOptionsError(`authorize is of type ${typeof authorize}: give a function of the request.`);
  if (authorize === undefined && process.env['NODE_ENV'] === 'production')
    throw new InvalidOptionsError(
      'The inspector shows personal data. In production give it the option authorize: a function of the request, ' +
        'true for those who may see it.',
    );
  const ring = new Ring();
  observe(ark, ring);
  const placeOf = makeRoutes(ark, ring);

  return function arkInspector(req, res, next) {
    const place = placeOf(req.url ?? '/');
    if (!place) next();
    else void serve(req, res, place, authorize ?? isLocal).catch(next);
  };
}

async function serve(req: IncomingMessage, res: ServerResponse, place: Place, authorize: Authorize): Promise<void> {
  const route = place[(req.method === 'HEAD' ? 'GET' : req.method) as 'GET' | 'POST'];
  const answer: unknown = await authorize(req);
  if (answer !== true || !(place.open ?? isOwn(req))) answerJson(res, 403, { message: 'Forbidden' });
  else if (!route) {
    res.setHeader('allow', place.POST ? 'POST' : 'GET, HEAD');
    answerJson(res, 405, { message: 'Method Not Allowed' });
  } else await route(req, res);
}
