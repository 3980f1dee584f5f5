/** What a run leaves behind: what was sent, what came back, what the listeners noted, and what became of the receiver. */

/** An event as it is delivered, each time to the byte. */
export interface SentEvent {
  id: number;
  body: string;
  headers: Record<string, string>;
  /** Whether its key or its signature is wrong: it must be refused. */
  forged: boolean;
  /** Whether its body tells that it is the same event again: only then can a receiver run it once. */
  recognizable: boolean;
}

/**
 * What came of a request: 200; 200 as a duplicate; 500 `listener_failed`; 503 `listeners_pending`; any other status;
 * not wholly sent; sent, but without an answer.
 */
export type Outcome = 'handled' | 'duplicate' | 'failed' | 'pending' | 'refused' | 'unsent' | 'lost';

/** A request. Times in milliseconds, `at` since the run began. */
export interface Attempt {
  event: number;
  at: number;
  took: number;
  outcome: Outcome;
  status?: number | undefined;
  retry: boolean;
}

/** One call of the listener. Without an end where its process ended first. */
export interface ListenerRun {
  event: number;
  /** Which of the receiver's processes, from 0. */
  life: number;
  end?: 'success' | 'failure';
}

/** One of the receiver's processes, after one another. */
export interface Life {
  /** What it was ended with. */
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
