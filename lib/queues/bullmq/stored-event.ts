/** How an event is stored in a job. */
import type { Queue } from 'bullmq';
import type { QueuedEvent } from '../event-queue.js';

/** What is left of an event that was erased while it was running. */
export interface ErasedEvent {
  id: string;
  erased: true;
}

/** The data of a job. */
export type StoredEvent = QueuedEvent | ErasedEvent;

/** The key in which BullMQ stores which job was added for an event. */
export const duplicateKey = (queue: Queue<StoredEvent>, id: string): string => queue.toKey(`de:${id}`);
