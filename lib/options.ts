/** The options, their defaults, and every check that can fail when a receiver or a middleware is made. */
import type { Authenticator } from './auth/authenticator.js';
import type { ApiKeyProvider } from './auth/credentials.js';
import { resolveAuthenticator } from './auth/resolve-authenticator.js';
import { checkChoice, checkMethods, checkOptionNames, checkPositive, parseByteSize } from './internal/option-checks.js';
import type { ClaimStore } from './stores/claim-store.js';
import { MemoryClaims } from './stores/memory.js';
import type { UserSchemas } from './parsing/user-schemas.js';
import { InvalidOptionsError } from './errors.js';
import type { EventQueue } from './queues/event-queue.js';
import { type ArkEventName, arkEventNames } from './events/event.js';
import { createLog, fallbackLog, type Log, logMethods } from './diagnostics/logger.js';
import type { ArkLogger, EventOfRequest } from './events/request.js';
import type { SignatureOptions } from './auth/signature.js';
import { makeValidate, type Validate } from './parsing/validate.js';

/** Options of a receiver. */
export interface ArkWebhooksOptions {
  /** The key that Ark sends as a bearer token; several while it is changed; or a function that gives them. Required. */
  apiKey?: string | string[] | ApiKeyProvider | undefined;
  /** Verify `X-Ark-Signature` with Ark's public keys: `true`, or an object with the source of the keys. Default off. */
  signature?: boolean | SignatureOptions | undefined;
  /**
   * With both `apiKey` and `signature`: `'all'` requires both to pass, `'any'` accepts a request if one of them does.
   * Default `'all'`.
   */
  require?: 'all' | 'any' | undefined;
  /** Accept the key as the password of Basic credentials too. Default false. */
  basicAuth?: boolean | undefined;
  /** The largest body, in bytes or as `'64kb'` or `'1mb'`. Default `'1mb'`. */
  limit?: number | string | undefined;
  /**
   * How long listeners may run before the request is answered, in milliseconds, less what was waited for its body, its
   * key or its claim. Default 4000: Ark waits for 5 s in all.
   */
  ackTimeout?: number | undefined;
  /** What a body that fails its schema is answered with: 422, or 200 all the same. Default `'reject'`. */
  onInvalid?: 'reject' | 'accept' | undefined;
  /** What an event name that this version does not know is answered with: 200, or 422. Default `'accept'`. */
  onUnknown?: 'accept' | 'reject' | undefined;
  /** Where claims are kept; `false` for no duplicate suppression. Default in memory. */
  claims?: ClaimStore | false | undefined;
  /**
   * Where events are kept durably between the answer and the listeners, which `work()` calls. It suppresses duplicates
   * itself, in the place of `claims`. Default none: listeners are awaited.
   */
  queue?: EventQueue | undefined;
  /** Enforce the documented enums, patterns and formats too. Default false: they only document. */
  strict?: boolean | undefined;
  /** JSON Schemas of the app's own, on top of ours, by event. */
  schemas?: UserSchemas | undefined;
  /**
   * Refuse envelopes older than this, in seconds, with 422. Default off: honest retries come for days with the time of
   * the first, and a captured delivery that comes again is a duplicate anyway.
   */
  maxAge?: number | undefined;
  /** Answer failures here, or hand them to Express's error handlers. Default `'respond'`. */
  errors?: 'respond' | 'next' | undefined;
  /** Where to log. Default `req.log`, where there is one. */
  logger?: ArkLogger | undefined;
}

/** Options of one mounted middleware. */
export interface MiddlewareOptions {
  /** `false`: call `next()` once the listeners have succeeded, and leave the answer to the route. Default true. */
  respond?: boolean | undefined;
  /** The event of a bare body whose shape does not tell: a name, or a function of the request. */
  event?: ArkEventName | EventOfRequest | undefined;
}

/** Options, checked and made ready. */
export interface Settings {
  apiKey: ArkWebhooksOptions['apiKey'];
  authenticator: Authenticator;
  limit: number;
  ackTimeout: number;
  onInvalid: 'reject' | 'accept';
  onUnknown: 'accept' | 'reject';
  claims: ClaimStore | undefined;
  queue: EventQueue | undefined;
  validate: Validate;
  maxAge: number;
  errors: 'respond' | 'next';
  logger: ArkLogger | undefined;
  /** Where a request without a logger of its own is logged. */
  log: Log;
}

/** @throws InvalidOptionsError naming the option that is wrong, and what it takes */
export function resolveOptions(options: ArkWebhooksOptions): Settings {
  checkOptionNames('new ArkWebhooks()', options, optionNames);
  const {
    apiKey,
    limit = '1mb',
    ackTimeout = 4_000,
    onInvalid = 'reject',
    onUnknown = 'accept',
    claims,
    queue,
    strict = false,
    schemas,
    maxAge,
    errors = 'respond',
    logger,
  } = options;
  const checkedLogger = logger === undefined ? logger : checkMethods('logger', logger, [...logMethods]);
  const log = checkedLogger === undefined ? fallbackLog : createLog(checkedLogger);
  return {
    apiKey,
    authenticator: resolveAuthenticator(options, (finding) => {
      log.warn?.({ finding }, finding);
    }),
    limit: parseByteSize('limit', limit),
    ackTimeout: checkPositive('ackTimeout', ackTimeout, 'a number of milliseconds, such as 4000'),
    onInvalid: checkChoice('onInvalid', onInvalid, ['reject', 'accept']),
    onUnknown: checkChoice('onUnknown', onUnknown, ['accept', 'reject']),
    claims: resolveClaims(claims, queue),
    queue: queue === undefined ? queue : checkMethods('queue', queue, [...queueMethods]),
    validate: makeValidate(checkChoice('strict', strict, [true, false]), schemas),
    maxAge: maxAge === undefined ? Infinity : checkPositive('maxAge', maxAge, 'a number of seconds, such as 345600'),
    errors: checkChoice('errors', errors, ['respond', 'next']),
    logger: checkedLogger,
    log,
  };
}

const optionNames = {
  apiKey: true,
  signature: true,
  require: true,
  basicAuth: true,
  limit: true,
  ackTimeout: true,
  onInvalid: true,
  onUnknown: true,
  claims: true,
  queue: true,
  strict: true,
  schemas: true,
  maxAge: true,
  errors: true,
  logger: true,
} as const;

const queueMethods = ['open', 'add', 'work', 'stats', 'deadLetters', 'redrive', 'discard', 'forget', 'close'] as const;

function resolveClaims(claims: ArkWebhooksOptions['claims'], queue: EventQueue | undefined): ClaimStore | undefined {
  if (queue && claims !== undefined)
    throw new InvalidOptionsError(
      'claims is given beside queue, which suppresses duplicates itself: leave claims out.',
    );
  if (queue || claims === false) return undefined;
  return checkMethods('claims', claims === undefined ? new MemoryClaims() : claims, ['claim', 'complete', 'release']);
}

/** @throws InvalidOptionsError */
export function resolveMiddlewareOptions(options: MiddlewareOptions): {
  respond: boolean;
  eventOf: EventOfRequest | undefined;
} {
  checkOptionNames('middleware()', options, { respond: true, event: true });
  const { respond = true, event } = options;
  if (event !== undefined && typeof event !== 'function') checkChoice('event', event, arkEventNames);
  return {
    respond: checkChoice('respond', respond, [true, false]),
    eventOf: typeof event === 'string' ? () => event : event,
  };
}
