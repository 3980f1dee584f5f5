/** The data of jobs. */
import type { Queue } from 'bullmq';
import type { QueuedEvent } from '../event-queue.js';

/** The data of an event that was erased while it was running. */
export interface ErasedEvent {
  id: string;
  erased: true;
}

/** The data of a job. */
export type StoredEvent = QueuedEvent | ErasedEvent;

/** Returns the key in which BullMQ stores the id of the job of an event. */
export const toDuplicateKey = (queue: Queue<StoredEvent>, id: string): string => queue.toKey(`de:${id}`);
