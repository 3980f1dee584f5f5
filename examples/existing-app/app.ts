/** A shop as it may have been for years, with a receiver added: what is new is marked. */
import express, { type ErrorRequestHandler } from 'express';
import session from 'express-session';
import helmet from 'helmet';
import { ArkWebhooks } from 'express-ark-webhooks'; // new

declare module 'express-session' {
  interface SessionData {
    basket: string[];
  }
}

/** An error that says what it is answered with. */
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
 * @param options.sessionSecret what session cookies are signed with
 */
export function createApp({ apiKey, sessionSecret }: { apiKey: string | undefined; sessionSecret: string }) {
  const bounced = new Set<string>();

  // New: failures go to the error handler below, which answers in the app's own way.
  const ark = new ArkWebhooks({ apiKey, errors: 'next' });
  ark.on('MessageBounced', (event) => {
    bounced.add(event.payload.original_message.to.toLowerCase());
  });

  const app = express();
  app.use(helmet());

  // Here is the best place for the receiver: strangers are turned away before their bodies are read, signatures can be
  // checked because the bytes are still there, and no session or CSRF check stands in Ark's way. Where the routes have
  // to stay together it works further down too, as this app shows.

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

  app.use(answerError);

  return { app, ark };
}

/** The receiver's errors, and those of Express's parsers, have a status as the app's own do; any other is a bug. */
interface HttpError {
  status: number;
  code?: string;
  headers?: Record<string, string | string[]>;
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

/** Answers with the status and code of an error, and never with its message: not every error's is meant for outside. */
const answerError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status, code = 'bad_request', headers = {} } = isHttpError(error) ? error : internalError;
  if (status >= 500) console.error(error);
  // New: WWW-Authenticate, Allow and Retry-After are part of an answer as much as its status.
  res.set(headers);
  res.status(status).json({ ok: false, code });
};

const internalError: HttpError = { status: 500, code: 'internal_error' };
