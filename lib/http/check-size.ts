/** Enforces the option `limit`: by the Content-Length, before the body is read, and by the bytes. */
import type { IncomingHttpHeaders } from 'node:http';
import { BodyTooLargeError } from '../errors.js';

/**
 * @param limit the maximum size, in bytes
 * @throws BodyTooLargeError
 */
export function checkContentLength({ 'content-length': length }: IncomingHttpHeaders, limit: number): void {
  if (Number(length) > limit) throw createTooLargeError(limit);
}

/** @throws BodyTooLargeError */
export function checkSize(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw createTooLargeError(limit);
  return bytes;
}

export const createTooLargeError = (limit: number): BodyTooLargeError =>
  new BodyTooLargeError(`The body is larger than "limit", which is ${limit} bytes.`);
