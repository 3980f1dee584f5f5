/** An existing shop with a receiver added. The new parts are marked. */
import express, { type ErrorRequestHandler } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { ArkWebhooks, shouldSuppress } from 'express-ark-webhooks'; // new

declare module 'express-session' {
  interface SessionData {
    basket: string[];
  }
}

/** An error with the status and code of its response. */
class ShopError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
  ) {
    super(code);
  }
}

/**
 * @param options.apiKey the key that Ark sends
 * @param options.sessionSecret the secret that signs session cookies
 */
export function createApp({ apiKey, sessionSecret }: { apiKey: string | undefined; sessionSecret: string }) {
  const bounced = new Set<string>();

  // New: failures go to the error handler below, which responds like the rest of the app.
  const ark = new ArkWebhooks({ apiKey, errors: 'next' });
  ark.on('event', (event) => {
    const suppression = shouldSuppress(event);
    if (suppression) bounced.add(suppression.address.toLowerCase());
  });

  const app = express();
  app.use(helmet());

  // This is the best place for the receiver: unauthenticated requests are rejected before their bodies are read, the bytes
  // that signatures cover are available, and no session or CSRF check rejects Ark. If your routes must stay together, it
  // works further down too, as this app shows.

  app.use(express.json());
  app.use(express.urlencoded({ extended: false }));
  app.use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }));

  app.get('/basket', (req, res) => {
    res.json({ basket: req.session.basket ?? [] });
  });

  app.post('/basket', (req, res) => {
    const { item } = (req.body ?? {}) as { item?: unknown };
    if (typeof item !== 'string') throw new ShopError(400, 'item_missing');
    req.session.basket = [...(req.session.basket ?? []), item];
    res.json({ basket: req.session.basket });
  });

  app.post('/subscriptions', (req, res) => {
    const { address } = (req.body ?? {}) as { address?: unknown };
    if (typeof address !== 'string') throw new ShopError(400, 'address_missing');
    if (bounced.has(address.toLowerCase())) throw new ShopError(409, 'address_bounces');
    res.status(201).json({ address });
  });

  app.post('/webhooks/ark', ark.middleware()); // new

  app.use(sendError);

  return { app, ark };
}

/** Errors of the receiver, of Express's parsers and of the app have a status. Any other error is a bug. */
interface HttpError {
  status: number;
  code?: string;
  headers?: Record<string, string | string[]>;
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** Responds with the status and code of an error. Messages can contain internal details, so they are only logged. */
const sendError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status, code = 'bad_request', headers = {} } = isHttpError(error) ? error : internalError;
  if (status >= 500) console.error(error);
  // New: some errors require headers, such as WWW-Authenticate, Allow and Retry-After.
  res.set(headers);
  res.status(status).json({ ok: false, code });
};

const internalError: HttpError = { status: 500, code: 'internal_error' };
