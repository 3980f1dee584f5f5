/** Distinguishes streams from other request objects. */
import type { ArkRequest } from '../events/request.js';

/**
 * Whether a request has a stream. Mocks and some adapters pass an object with headers and a parsed body; one that was
 * created from a prototype, as `Object.create(express.request)`, has a stream's methods without its state.
 */
export function isStream(req: Partial<ArkRequest>): boolean {
  try {
    // Read for its exception: Node's getter needs the state.
    if (req.readableFlowing === undefined && 'readableFlowing' in req) return false;
  } catch {
    return false;
  }
  return typeof req.read === 'function' && typeof req.on === 'function' && typeof req.resume === 'function';
}
