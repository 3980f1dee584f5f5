/** Renders errors as problems (RFC 9457). */
import { STATUS_CODES } from 'node:http';
import type { ArkWebhookError } from '../errors.js';

/** A response, independent of what sends it. */
export interface Problem {
  status: number;
  headers: Record<string, string | string[]>;
  text: string;
}

/** @param unread whether the client may still be sending: the connection is closed then */
export function createProblem(error: ArkWebhookError, { unread }: { unread: boolean }): Problem {
  const { status, code, message: detail } = error;
  const problem = { title: STATUS_CODES[status], status, code, detail };
  const text = JSON.stringify(error.code === 'invalid_payload' ? { ...problem, errors: error.errors } : problem);
  return {
    status,
    headers: {
      ...error.headers,
      ...(unread && { Connection: 'close' }),
      'Content-Type': 'application/problem+json',
      'Content-Length': String(Buffer.byteLength(text)),
    },
    text,
  };
}
