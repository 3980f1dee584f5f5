/** The package's own schemas, for schemas of the app that refer to them. */

/** The prefix of each `$id`. */
const BASE = 'https://unpkg.com/express-ark-webhooks/schemas/';

/** Whether one of these strings is a reference to a shipped schema, or its `$id`. */
export const refersToShipped = (strings: ReadonlySet<string>): boolean =>
  [...strings].some((each) => each.startsWith(BASE));

/** Each is loaded by a separate call, which bundlers can follow. */
export const loadShippedSchemas = (): ({ $id: string } & Record<string, unknown>)[] =>
  [
    require('../../schemas/DomainDNSError.json'),
    require('../../schemas/MessageBounced.json'),
    require('../../schemas/MessageDelayed.json'),
    require('../../schemas/MessageDeliveryFailed.json'),
    require('../../schemas/MessageHeld.json'),
    require('../../schemas/MessageLinkClicked.json'),
    require('../../schemas/MessageLoaded.json'),
    require('../../schemas/MessageSent.json'),
    require('../../schemas/SendLimitApproaching.json'),
    require('../../schemas/SendLimitExceeded.json'),
    require('../../schemas/envelope.json'),
    require('../../schemas/message.json'),
    require('../../schemas/platform-envelope.json'),
    require('../../schemas/server.json'),
  ] as ({ $id: string } & Record<string, unknown>)[];
