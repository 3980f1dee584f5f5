import { isAnyArrayBuffer } from 'node:util/types';

/**
 * @returns the bytes of a string or of binary data, not copied if possible; undefined for any other value. Tested by
 * kind: under jsdom, and in other realms, the classes are others.
 */
export function toBuffer(value: unknown, encoding: BufferEncoding = 'utf8'): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value, encoding);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return isAnyArrayBuffer(value) ? Buffer.from(value) : undefined;
}
