/**
 * Copies errors of drivers and engines, so that they can be logged. The originals have connections, credentials, commands
 * and rows in their properties, in `cause` or in `errors`, which loggers would serialize.
 */
import { readProperty } from './read-property.js';

const MAX_MESSAGE_LENGTH = 500;
const MAX_INNER_ERRORS = 3;

/** An error with only a name, a message, a stack and a code. */
export interface SafeError extends Error {
  code?: string;
}

/**
 * @param title a prefix of the message
 * @returns a new error with the message, the code and the stack frames of the given one
 */
export function toSafeError(error: unknown, title = ''): SafeError {
  const message = title + readMessage(error).slice(0, MAX_MESSAGE_LENGTH);
  const safe: SafeError = new Error(message);
  const code = readCode(error);
  if (code !== undefined) safe.code = code;
  const stack = readString(error, 'stack');
  const frames = stack?.indexOf('\n    at ') ?? -1;
  safe.stack = `Error: ${message}${frames < 0 ? '' : stack?.slice(frames)}`;
  return safe;
}

/** @returns the code of an error as a string; undefined if it has none */
export function readCode(error: unknown): string | undefined {
  const code = readProperty(error, 'code');
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined;
}

/** @returns the message; for an AggregateError without one, the messages of its errors; else the code or the name */
export function readMessage(error: unknown): string {
  const message = typeof error === 'string' ? error : readString(error, 'message');
  if (message) return message;
  const inner = readProperty(error, 'errors');
  if (Array.isArray(inner) && inner.length > 0)
    return inner
      .slice(0, MAX_INNER_ERRORS)
      .map((each) => readString(each, 'message') ?? 'unknown')
      .join('; ');
  return readCode(error) ?? readString(error, 'name') ?? 'unknown error';
}

function readString(from: unknown, name: string): string | undefined {
  const value = readProperty(from, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
