import { bounceCategories, classifications } from '../events/bounce-category.js';
import { arkEventNames } from '../events/event.js';
import { receiverQueue } from '../queues/event-queue.js';
import { outcomes } from './entry.js';
import type { Inspected } from './resource.js';

/** Returns the facts that the page needs before the first entry. */
export const describeReceiver = ({ ark, ring, isLocalOnly }: Inspected): object => ({
  boot: ring.boot,
  events: arkEventNames,
  outcomes,
  categories: bounceCategories,
  classifications: Object.fromEntries(classifications),
  hasQueue: ark[receiverQueue] !== undefined,
  isLocalOnly,
});
