/** What is logged, and where. Never a key, an address, a subject or a part of the body. */
import type { RejectedRequest } from './emitter.js';
import type { ArkWebhookError } from './errors.js';
import type { UnknownArkEvent } from './events.js';
import type { ArkLogger, ArkRequest } from './request.js';

const ignore = (): void => undefined;

/** Where nobody gave a logger: silent, but for listener failures that nobody handles. */
export const fallbackLogger: ArkLogger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error(fields, message) {
    console.error(`express-ark-webhooks: ${message}`, fields);
  },
};

/** What a log line tells of an event. */
export const fieldsOf = ({ type, id, form }: Pick<UnknownArkEvent, 'type' | 'id' | 'form'>): object => ({
  type,
  id,
  form,
});

/** What is told of a refused request. */
export function describeRejection(req: ArkRequest, error: ArkWebhookError): RejectedRequest {
  return {
    code: error.code,
    status: error.status,
    message: error.message,
    method: req.method,
    path: (req.originalUrl ?? req.url)?.replace(/\?.*$/s, ''),
    remoteAddress: req.socket.remoteAddress,
  };
}
