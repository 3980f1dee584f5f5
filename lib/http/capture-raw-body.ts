import type { ArkRequest } from '../events/request.js';

/**
 * Keeps the bytes of a body that a parser reads before the receiver: `express.json({ verify: captureRawBody })`. They are
 * required to verify signatures, and make the id of an event without a uuid independent of the parser.
 */
export function captureRawBody(req: object, _res: unknown, bytes: Uint8Array): void {
  (req as ArkRequest).rawBody = bytes;
}
