/** The options of a middleware. */
import { type ArkEventName, arkEventNames } from '../events/event.js';
import type { EventOfRequest } from '../events/request.js';
import { InvalidOptionsError } from '../errors.js';
import { isObject } from '../internal/is-object.js';
import { checkChoice, checkName, checkOptionNames } from '../internal/option-checks.js';

/** Options of `ark.middleware()`. */
export interface MiddlewareOptions {
  /** `false`: call `next()` once the listeners have succeeded, and let the route respond. Default true. */
  respond?: boolean | undefined;
  /** The event to assume for a bare payload that is ambiguous: a name, or a function of the request. */
  event?: ArkEventName | EventOfRequest | undefined;
}

/** @throws InvalidOptionsError if an option is invalid or unknown */
export function resolveMiddlewareOptions(options: MiddlewareOptions): {
  respond: boolean;
  eventOf: EventOfRequest | undefined;
} {
  if (isRequest(options))
    throw new InvalidOptionsError('Call middleware(): app.post(path, ark.middleware()), not ark.middleware.');
  checkOptionNames('middleware()', options, { respond: true, event: true });
  const { respond = true, event } = options;
  if (event !== undefined && typeof event !== 'function') checkName('event', event, arkEventNames);
  return {
    respond: checkChoice('respond', respond, [true, false]),
    eventOf: typeof event === 'string' ? () => event : event,
  };
}

/** If the app passes `ark.middleware` without calling it, Express calls it with a request. */
const isRequest = (options: unknown): boolean => isObject(options) && 'headers' in options && 'method' in options;
