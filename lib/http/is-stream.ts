/** Distinguishes streams from other request objects. */
import type { ArkRequest } from '../events/request.js';

/**
 * Whether a request has a stream. Mocks and some adapters have only headers and a parsed body. An object with the prototype
 * of a request, such as `Object.create(express.request)`, has the methods of a stream without its state.
 */
export function isStream(req: Partial<ArkRequest>): boolean {
  try {
    // Without the state, Node's getter throws.
    if (req.readableFlowing === undefined && 'readableFlowing' in req) return false;
  } catch {
    return false;
  }
  return typeof req.read === 'function' && typeof req.on === 'function' && typeof req.resume === 'function';
}

/** Whether other code listens for data, reads or pauses: Node sets `readableFlowing` then. Mocks have no stream. */
export const isObserved = (req: ArkRequest): boolean =>
  isStream(req) && typeof req.readableFlowing === 'boolean' && !req.readableDidRead;
