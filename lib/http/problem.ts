/** Renders errors as problems (RFC 9457). */
import { STATUS_CODES } from 'node:http';
import type { ArkWebhookError } from '../errors.js';

/** A response, for Node and the Fetch API. */
export interface Problem {
  status: number;
  headers: Record<string, string | string[]>;
  text: string;
}

/** @param options.unread whether the client may still be sending. If so, the connection is closed. */
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
