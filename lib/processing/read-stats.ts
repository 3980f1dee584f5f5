/** Counts the events in progress. */
import { UnavailableError } from '../errors.js';
import { withDeadline } from '../internal/with-timeout.js';
import type { EventQueue, QueueStats } from '../queues/event-queue.js';
import type { ReceiverState } from './receiver-state.js';

/** How much is in progress. */
export interface ArkStats {
  /** How many events this process has claimed, and neither completed nor released. */
  claims: number;
  /** How many events are in the queue. Undefined without a queue, and after `close()`. */
  queue?: QueueStats;
}

/** @throws UnavailableError if the queue fails or does not respond within 2 s */
export async function readStats(state: ReceiverState, queue: EventQueue | undefined): Promise<ArkStats> {
  return { claims: state.claimCount, ...(queue && !state.isClosing && { queue: await readQueueStats(queue) }) };
}

async function readQueueStats(queue: EventQueue): Promise<QueueStats> {
  try {
    return await withDeadline(queue.stats(), 'The queue');
  } catch (cause) {
    throw new UnavailableError('The queue is unavailable: its events cannot be counted.', { cause });
  }
}
