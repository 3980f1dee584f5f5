import { isAnyArrayBuffer } from 'node:util/types';

/**
 * Does not use `instanceof`, because the classes differ under jsdom and in other realms.
 *
 * @returns the bytes of a string or of binary data, not copied if possible; undefined for any other value
 */
export function toBuffer(value: unknown, encoding: BufferEncoding = 'utf8'): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value, encoding);
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return isAnyArrayBuffer(value) ? Buffer.from(value) : undefined;
}
