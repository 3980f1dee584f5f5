/** The schemas of this package, which schemas of the app can refer to. */

/** The prefix of each `$id`. */
const ID_PREFIX = 'https://unpkg.com/express-ark-webhooks/schemas/';

/** Whether one of these strings refers to a schema of this package, or is its `$id`. */
export const refersToShipped = (strings: ReadonlySet<string>): boolean =>
  [...strings].some((each) => each.startsWith(ID_PREFIX));

/** One call per file, which bundlers can follow. */
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
