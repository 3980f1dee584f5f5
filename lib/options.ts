/** The options, their defaults, and every check that can fail when a receiver or a middleware is made. */
import { inspect } from 'node:util';
import type { Credentials } from './authenticate.js';
import { type ClaimStore, MemoryClaims } from './claims.js';
import type { UserSchemas } from './compile-schemas.js';
import { InvalidOptionsError } from './errors.js';
import { type ArkEventName, arkEventNames, isArkEventName } from './events.js';
import { KeyRing } from './key-ring.js';
import type { ArkLogger, ArkRequest } from './request.js';
import { makeValidate, type Validate } from './validate.js';

/** Gives the keys that count now: one or several, at once or by a promise. Called for each request. */
export type ApiKeyProvider = () => string | string[] | Promise<string | string[]>;

/** Options of a receiver. */
export interface ArkWebhooksOptions {
  /** The key that Ark sends as a bearer token; several while it is changed; or a function that gives them. Required. */
  apiKey?: string | string[] | ApiKeyProvider | undefined;
  /** Accept the key as the password of Basic credentials too. Default false. */
  basicAuth?: boolean | undefined;
  /** The largest body, in bytes or as `'64kb'` or `'1mb'`. Default `'1mb'`. */
  limit?: number | string | undefined;
  /** How long listeners may run before the request is answered, in milliseconds. Default 4000: Ark waits for 5 s. */
  ackTimeout?: number | undefined;
  /** What a body that fails its schema is answered with: 422, or 200 all the same. Default `'reject'`. */
  onInvalid?: 'reject' | 'accept' | undefined;
  /** What an event name that this version does not know is answered with: 200, or 422. Default `'accept'`. */
  onUnknown?: 'accept' | 'reject' | undefined;
  /** Where claims are kept; `false` for no duplicate suppression. Default in memory. */
  claims?: ClaimStore | false | undefined;
  /** Enforce the documented enums, patterns and formats too. Default false: they only document. */
  strict?: boolean | undefined;
  /** JSON Schemas of the app's own, on top of ours, by event. */
  schemas?: UserSchemas | undefined;
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

/** The method's signature lets a function of Express's own Request in; a property's would not. */
export type EventOfRequest = { of(req: ArkRequest): ArkEventName | undefined }['of'];

/** Options, checked and made ready. */
export interface Settings {
  credentials: Credentials;
  limit: number;
  ackTimeout: number;
  onInvalid: 'reject' | 'accept';
  onUnknown: 'accept' | 'reject';
  claims: ClaimStore | undefined;
  validate: Validate;
  errors: 'respond' | 'next';
  logger: ArkLogger | undefined;
}

/** @throws InvalidOptionsError naming the option that is wrong, and what it takes */
export function resolveOptions(options: ArkWebhooksOptions): Settings {
  const {
    apiKey,
    basicAuth = false,
    limit = '1mb',
    ackTimeout = 4_000,
    onInvalid = 'reject',
    onUnknown = 'accept',
    claims = new MemoryClaims(),
    strict = false,
    schemas,
    errors = 'respond',
    logger,
    ...others
  } = options;
  refuseOthers(others, 'new ArkWebhooks()');
  return {
    credentials: {
      keys: typeof apiKey === 'function' ? apiKey : new KeyRing(apiKey),
      basicAuth: oneOf('basicAuth', basicAuth, [true, false]),
    },
    limit: parseLimit(limit),
    ackTimeout: positive('ackTimeout', ackTimeout, 'a number of milliseconds, such as 4000'),
    onInvalid: oneOf('onInvalid', onInvalid, ['reject', 'accept']),
    onUnknown: oneOf('onUnknown', onUnknown, ['accept', 'reject']),
    claims: claims === false ? undefined : withMethods('claims', claims, ['claim', 'complete', 'release']),
    validate: makeValidate(oneOf('strict', strict, [true, false]), schemas),
    errors: oneOf('errors', errors, ['respond', 'next']),
    logger: logger && withMethods('logger', logger, ['debug', 'info', 'warn', 'error']),
  };
}

/** @throws InvalidOptionsError */
export function resolveMiddlewareOptions(options: MiddlewareOptions): {
  respond: boolean;
  eventOf: EventOfRequest | undefined;
} {
  const { respond = true, event, ...others } = options;
  refuseOthers(others, 'middleware()');
  if (event !== undefined && typeof event !== 'function' && !isArkEventName(event))
    throw new InvalidOptionsError(`event is ${show(event)}, which is no event: one of ${arkEventNames.join(', ')}.`);
  return {
    respond: oneOf('respond', respond, [true, false]),
    eventOf: typeof event === 'string' ? () => event : event,
  };
}

const units: Readonly<Record<string, number>> = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2 };

function parseLimit(limit: number | string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(b|kb|mb)?$/i.exec(String(limit)) ?? [];
  const bytes = Math.floor(Number(digits) * (units[unit.toLowerCase()] ?? 1));
  return positive('limit', digits === undefined ? limit : bytes, "a number of bytes, or one with a unit as in '1mb'");
}

/** Values of these options are shown in messages: none of them is a secret. */
const show = (value: unknown): string => inspect(value, { depth: 0 });

function positive(name: string, value: unknown, wanted: string): number {
  if (typeof value === 'number' && value > 0 && value < 2 ** 31) return value;
  throw new InvalidOptionsError(`${name} is ${show(value)}: give ${wanted}.`);
}

function oneOf<const T>(name: string, value: T, allowed: readonly T[]): T {
  if (allowed.includes(value)) return value;
  throw new InvalidOptionsError(`${name} is ${show(value)}: give ${allowed.map(show).join(' or ')}.`);
}

function withMethods<T extends object>(name: string, value: T, methods: (keyof T & string)[]): T {
  const missing = methods.filter((method) => typeof (value as T | null)?.[method] !== 'function');
  if (missing.length === 0) return value;
  throw new InvalidOptionsError(`${name} has no method ${missing.join(', ')}.`);
}

/** A misspelt option is refused: `apikey` must not make a receiver that looks configured. */
function refuseOthers(others: object, where: string): void {
  const [name] = Object.keys(others);
  if (name !== undefined) throw new InvalidOptionsError(`${where} has no option "${name}".`);
}
