/** Tells Express's types of `req.arkEvent`. This augmentation is the one that survives any package layout. */
import type { ArkEvent } from '../events/event.js';

declare global {
  namespace Express {
    interface Request {
      /** The webhook's event, set by the receiver's middleware once it is known to be whole, valid and from Ark. */
      arkEvent?: ArkEvent;
    }
  }
}
