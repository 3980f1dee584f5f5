/** Tells how much is under way. */
import { UnavailableError } from '../errors.js';
import type { EventQueue, QueueStats } from '../queues/event-queue.js';
import type { Receiver } from '../processing/process-event.js';
import { DEPENDENCY_TIMEOUT_MS, noAnswerFrom, within } from '../internal/with-timeout.js';

/** How much is under way. */
export interface ArkStats {
  /** How many events this process has claimed, and neither completed nor given back. */
  claims: number;
  /** How many events are in the queue; missing where there is none, and once `close()` was called. */
  queue?: QueueStats;
}

/** @throws UnavailableError where the queue fails or does not answer in time */
export async function stats({ held, settings, closing }: Receiver): Promise<ArkStats> {
  const { queue } = settings;
  return { claims: held.size, ...(queue && !closing && { queue: await ask(queue) }) };
}

async function ask(queue: EventQueue): Promise<QueueStats> {
  try {
    return await within(DEPENDENCY_TIMEOUT_MS, queue.stats(), noAnswerFrom('The queue'));
  } catch (cause) {
    throw new UnavailableError('The queue does not answer: how many events are in it is not known.', { cause });
  }
}
