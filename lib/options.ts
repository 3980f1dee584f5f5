/** The options of a receiver, their defaults, and every check that can fail when it is created. */
import type { Authenticator } from './auth/authenticator.js';
import type { ApiKeyProvider } from './auth/credentials.js';
import { resolveAuthenticator } from './auth/resolve-authenticator.js';
import type { SignatureOptions } from './auth/signature.js';
import { createLog, fallbackLog, type Log, logMethods } from './diagnostics/logger.js';
import { InvalidOptionsError } from './errors.js';
import type { ArkLogger } from './events/request.js';
import { checkChoice, checkMethods, checkOptionNames, checkPositive, parseByteSize } from './internal/option-checks.js';
import type * as CheckTenant from './parsing/check-tenant.js';
import type { Tenants } from './parsing/check-tenant.js';
import type { UserSchemas } from './parsing/user-schemas.js';
import { createValidate, type Validate } from './parsing/validate.js';
import type { EventQueue } from './queues/event-queue.js';
import type { ClaimStore } from './stores/claim-store.js';
import { MemoryClaims } from './stores/memory.js';

/** Options of a receiver. `apiKey`, `signature` or both are required. */
export interface ArkWebhooksOptions {
  /**
   * The key that requests carry as a bearer token; several during a rotation; or a function of the request that returns
   * one or several, or a promise of them.
   */
  apiKey?: string | string[] | ApiKeyProvider | undefined;
  /**
   * Verify `X-Ark-Signature`: `true` for Ark's published keys, or an object with the source of the keys. A signature
   * proves that Ark sent the body, but not that Ark sent it to you: see `docs/security.md`. Default false.
   */
  signature?: boolean | SignatureOptions | undefined;
  /**
   * With both `apiKey` and `signature`: `'all'` requires both to pass, `'any'` accepts a request if one of them does.
   * Default `'all'`.
   */
  require?: 'all' | 'any' | undefined;
  /**
   * The tenants whose platform events are accepted; those of others are rejected with 403. It is not authentication:
   * events in the other forms have no tenant. Default: any.
   */
  tenants?: string[] | undefined;
  /** Accept the key as the password of Basic credentials too: `https://ark:KEY@host/path`. Default false. */
  basicAuth?: boolean | undefined;
  /** The maximum size of a body, in bytes or as `'64kb'` or `'1mb'`. Default `'1mb'`. */
  limit?: number | string | undefined;
  /**
   * How long listeners may run before the response is sent, in milliseconds, less the time that the body, the key and the
   * claim took. Default 4000: Ark waits 5 s in all.
   */
  ackTimeout?: number | undefined;
  /** The response to a payload that fails its schema: `'reject'` with 422, `'accept'` with 200. Default `'reject'`. */
  onInvalid?: 'reject' | 'accept' | undefined;
  /** The response to an event that this version does not know: `'accept'` with 200, `'reject'` with 422. Default `'accept'`. */
  onUnknown?: 'accept' | 'reject' | undefined;
  /** The store of claims, which deduplicates events; `false` for no deduplication. Default: in memory. */
  claims?: ClaimStore | false | undefined;
  /**
   * Stores events durably before the response; `work()` calls the listeners. It deduplicates by itself, without `claims`.
   * Default: none, the response waits for the listeners.
   */
  queue?: EventQueue | undefined;
  /** Enforce the documented enums, patterns and formats too. Default false. */
  strict?: boolean | undefined;
  /** JSON Schemas of the app, by event. A payload has to match the built-in schema first. */
  schemas?: UserSchemas | undefined;
  /**
   * Reject envelopes older than this with 422, in seconds, and those more than five minutes in the future. Default: off,
   * because retries carry the time of the first attempt for about three days, and a replayed delivery is a duplicate.
   */
  maxAge?: number | undefined;
  /** `'next'` passes failures to Express's error handlers, `'respond'` responds to them here. Default `'respond'`. */
  errors?: 'respond' | 'next' | undefined;
  /**
   * A logger, such as pino's or `console`. Default: `req.log` if there is one; else only failed listeners are logged, with
   * `console.error`, if there is no listener for `error`.
   */
  logger?: ArkLogger | undefined;
}

/** Options, checked, with their defaults. */
export interface Settings {
  apiKey: ArkWebhooksOptions['apiKey'];
  authenticator: Authenticator;
  tenants: Tenants;
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
  /** The log of requests that have no logger. */
  log: Log;
}

const optionNames = {
  apiKey: true,
  signature: true,
  require: true,
  tenants: true,
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

/** @throws InvalidOptionsError if an option is invalid or unknown, or neither a key nor signatures are configured */
export function resolveOptions(options: ArkWebhooksOptions): Settings {
  checkOptionNames('new ArkWebhooks()', options, optionNames);
  const { apiKey, limit = '1mb', ackTimeout = 4_000, onInvalid = 'reject', onUnknown = 'accept', queue } = options;
  const { strict = false, maxAge, errors = 'respond', logger } = options;
  if (logger !== undefined) checkMethods('logger', logger, [...logMethods]);
  const log = logger === undefined ? fallbackLog : createLog(logger);
  const warn = (finding: string): void => log.warn?.({ finding }, finding);
  return {
    apiKey,
    authenticator: resolveAuthenticator(options, warn),
    tenants: resolveTenants(options.tenants),
    limit: parseByteSize('limit', limit),
    ackTimeout: checkPositive('ackTimeout', ackTimeout, 'a number of milliseconds, such as 4000'),
    onInvalid: checkChoice('onInvalid', onInvalid, ['reject', 'accept']),
    onUnknown: checkChoice('onUnknown', onUnknown, ['accept', 'reject']),
    claims: resolveClaims(options.claims, queue),
    queue: queue === undefined ? queue : checkMethods('queue', queue, [...queueMethods]),
    validate: createValidate({ strict: checkChoice('strict', strict, [true, false]), schemas: options.schemas }),
    maxAge: maxAge === undefined ? Infinity : checkPositive('maxAge', maxAge, 'a number of seconds, such as 345600'),
    errors: checkChoice('errors', errors, ['respond', 'next']),
    logger,
    log,
  };
}

/** Loads what checks tenants, which other receivers do not need. */
function resolveTenants(tenants: ArkWebhooksOptions['tenants']): Tenants {
  if (tenants === undefined) return undefined;
  const { toTenants } = require('./parsing/check-tenant.js') as typeof CheckTenant;
  return toTenants(tenants);
}

const queueMethods = ['open', 'add', 'work', 'stats', 'deadLetters', 'redrive', 'discard', 'forget', 'close'] as const;

function resolveClaims(claims: ArkWebhooksOptions['claims'], queue: EventQueue | undefined): ClaimStore | undefined {
  if (queue && claims !== undefined)
    throw new InvalidOptionsError('"claims" must not be given together with "queue", which deduplicates by itself.');
  if (queue || claims === false) return undefined;
  return checkMethods('claims', claims === undefined ? new MemoryClaims() : claims, ['claim', 'complete', 'release']);
}
