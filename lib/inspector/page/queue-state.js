/** The state of queued events, for the list. */
import { formatCount } from './format.js';
import { findSameEvent } from './store.js';

let isQueueUsed = false;
let deadIds = new Set();

export const hasQueue = () => isQueueUsed;

export function setHasQueue(value) {
  isQueueUsed = value;
}

/** @param ids `name/id` of each dead letter */
export function setDeadIds(ids) {
  deadIds = new Set(ids);
}

/** The state of a queued event, or the number of listeners of an attempt. */
export function formatQueueState(line) {
  if (line.by === 'work') return formatCount(line.listenerCount, 'listener');
  if (line.outcome !== 'queued') return '';
  if (deadIds.has(`${line.event}/${line.eventId}`)) return 'dead';
  const attempts = findSameEvent(line).filter(({ by, at }) => by === 'work' && at >= line.at);
  if (attempts.length === 0) return 'stored';
  return attempts.at(-1).outcome === 'handled' ? 'handled' : `failed, attempt ${attempts.length}`;
}
