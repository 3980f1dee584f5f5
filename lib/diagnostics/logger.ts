/** What is logged, and where. Never a key, an address, a subject or a part of the body. */
import type { RejectedRequest } from '../events/emitter.js';
import type { ArkWebhookError } from '../errors.js';
import type { UnknownArkEvent } from '../events/event.js';
import type { ArkLogger, ArkRequest } from '../events/request.js';
import { describeRequest } from './describe-request.js';

const ignore = (): void => undefined;

/** The methods of a logger. */
export const logMethods = ['debug', 'info', 'warn', 'error'] as const;

/** Whether a value can be logged to. */
export const isLogger = (value: unknown): value is ArkLogger =>
  typeof value === 'object' &&
  value !== null &&
  logMethods.every((method) => typeof (value as Partial<ArkLogger>)[method] === 'function');

/** Where nobody gave a logger: silent, but for listener failures that nobody handles. */
export const fallbackLogger: ArkLogger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error(fields, message) {
    console.error(`express-ark-webhooks: ${message}`, fields);
  },
};

/** Writes to a logger; one that throws costs a line and no event. */
export class SafeLogger implements ArkLogger {
  readonly #logger: ArkLogger;

  constructor(logger: ArkLogger) {
    this.#logger = logger;
  }

  debug(fields: object, message: string): void {
    this.#write('debug', fields, message);
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message);
  }

  warn(fields: object, message: string): void {
    this.#write('warn', fields, message);
  }

  error(fields: object, message: string): void {
    this.#write('error', fields, message);
  }

  #write(level: keyof ArkLogger, fields: object, message: string): void {
    try {
      this.#logger[level](fields, message);
    } catch {
      // There is nowhere left to tell.
    }
  }
}

/** How much of a name or an id is logged, in characters: the sender may have put anything there. */
const LONGEST = 255;

/** Listeners may have changed their event into anything. */
const shorten = (text: unknown): string => (typeof text === 'string' ? text.slice(0, LONGEST) : '');

/** What a log line tells of an event. */
export const fieldsOf = ({ type, id, form }: Pick<UnknownArkEvent, 'type' | 'id' | 'form'>): object => ({
  type: shorten(type),
  id: shorten(id),
  form,
});

/** What is told of a refused request. */
export function describeRejection(req: ArkRequest, error: ArkWebhookError): RejectedRequest {
  return {
    code: error.code,
    status: error.status,
    message: error.message,
    ...describeRequest(req),
    ...('signed' in error && error.signed && { signed: true }),
  };
}
