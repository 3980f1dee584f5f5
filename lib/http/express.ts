/** Adds `req.arkEvent` to Express's types. This form of augmentation works in any package layout. */
import type { ArkEvent } from '../events/event.js';

declare global {
  namespace Express {
    interface Request {
      /** The webhook's event, set by the receiver's middleware once it is known to be whole, valid and from Ark. */
      arkEvent?: ArkEvent;
    }
  }
}
