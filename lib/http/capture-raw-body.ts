import type { ArkRequest } from '../events/request.js';

/**
 * Keeps the bytes of a body that a parser reads before the receiver: `express.json({ verify: captureRawBody })`. With
 * them signatures can be verified, and an event without a uuid has the same id wherever the receiver is mounted.
 */
export function captureRawBody(req: object, _res: unknown, bytes: Uint8Array): void {
  (req as ArkRequest).rawBody = bytes;
}
