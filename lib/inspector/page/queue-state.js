/** What is known of the queue, for the list. */
import { formatCount } from './format.js';
import { findSameEvent } from './store.js';

let queue = false;
let dead = new Set();

export const hasQueue = () => queue;

export function setQueue(has) {
  queue = has;
}

/** @param ids `name/id` of each dead letter */
export function setDead(ids) {
  dead = new Set(ids);
}

/** What has become of a queued event; the listeners of an attempt. */
export function formatQueueState(line) {
  if (line.by === 'work') return formatCount(line.listenerCount, 'listener');
  if (line.outcome !== 'queued') return '';
  if (dead.has(`${line.event}/${line.eventId}`)) return 'dead';
  const attempts = findSameEvent(line).filter(({ by, at }) => by === 'work' && at >= line.at);
  if (attempts.length === 0) return 'stored';
  return attempts.at(-1).outcome === 'handled' ? 'handled' : `failed, attempt ${attempts.length}`;
}
