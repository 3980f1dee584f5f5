/** Writes to the log of the app: never a key, an address, a subject or a part of the body. */
import type { UnknownArkEvent } from '../events/event.js';
import type { ArkLogger } from '../events/request.js';
import { escapeText } from '../internal/escape-text.js';

/** The methods of a logger. */
export const logMethods = ['debug', 'info', 'warn', 'error'] as const;

/** Whether a value has the methods of a logger. */
export const isLogger = (value: unknown): value is ArkLogger =>
  typeof value === 'object' &&
  value !== null &&
  logMethods.every((method) => typeof (value as Partial<ArkLogger>)[method] === 'function');

/** A logger that never throws. A disabled level has no method, so `log.debug?.(fields)` does not evaluate the fields. */
export type Log = Readonly<Partial<ArkLogger>>;

/** The default: logs only errors, such as failures of listeners without a listener for `error`. */
export const fallbackLog: Log = {
  error(fields, message) {
    console.error(`express-ark-webhooks: ${message}`, fields);
  },
};

/** Wraps a logger of the app. If it throws, the line is lost, but not the event. */
export function createLog(logger: ArkLogger): Log {
  const createMethod =
    (level: keyof ArkLogger) =>
    (fields: object, message: string): void => {
      try {
        logger[level](fields, message);
      } catch {
        // It cannot be reported.
      }
    };
  return {
    debug: createMethod('debug'),
    info: createMethod('info'),
    warn: createMethod('warn'),
    error: createMethod('error'),
  };
}

/** In characters. Long enough for a digest. */
const MAX_LOGGED_ID_LENGTH = 128;

/** Returns the logged fields of an event. */
export const toLogFields = ({ type, id, form }: Pick<UnknownArkEvent, 'type' | 'id' | 'form'>): object => ({
  type: escapeText(type),
  id: escapeText(id, MAX_LOGGED_ID_LENGTH),
  form,
});
