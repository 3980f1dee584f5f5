/** The records of a run: requests, responses, listener runs and the receiver's processes. */

/** An event as it is delivered, with the same bytes each time. */
export interface SentEvent {
  id: number;
  body: string;
  headers: Record<string, string>;
  /** Whether its key or its signature is wrong: it must be rejected. */
  forged: boolean;
  /** Whether its body identifies it: only then can a receiver deduplicate it. */
  recognizable: boolean;
}

/**
 * The outcome of a request: 200; 200 as a duplicate; 500 `listener_failed`; 503 `listeners_pending`; any other status;
 * not completely sent; sent, but without a response.
 */
export type Outcome = 'handled' | 'duplicate' | 'failed' | 'pending' | 'rejected' | 'unsent' | 'lost';

/** A request. Times in milliseconds, `at` since the run began. */
export interface Attempt {
  event: number;
  at: number;
  took: number;
  outcome: Outcome;
  status?: number | undefined;
  retry: boolean;
}

/** One call of the listener. It has no end if its process ended first. */
export interface ListenerRun {
  event: number;
  /** The index of the receiver's process. */
  life: number;
  end?: 'success' | 'failure';
}

/** One of the receiver's successive processes. */
export interface Life {
  /** The signal that ended it. */
  end: 'SIGTERM' | 'SIGKILL';
  startedAt: number;
  endedAt: number;
  exitCode: number | null;
  stderr: string;
  /** Resident memory, in MiB. */
  memory: { at: number; rss: number }[];
}

export interface Evidence {
  events: SentEvent[];
  attempts: Attempt[];
  runs: ListenerRun[];
  lives: Life[];
}
