/** Adds `req.arkEvent` to Express's types. This form of augmentation works in any package layout. */
import type { ArkEvent } from '../events/event.js';

declare global {
  namespace Express {
    interface Request {
      /** The event, set by the middleware if the request is authenticated and its payload is valid. */
      arkEvent?: ArkEvent;
    }
  }
}
