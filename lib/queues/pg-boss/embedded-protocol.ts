/** What the thread of the embedded PostgreSQL is asked, and what it answers. */

export interface ThreadData {
  /** The directory of the data. */
  dataDir: string;
}

export interface Question {
  id: number;
  method: 'query' | 'exec' | 'close';
  text: string;
  values: unknown[];
}

/** To question 0, which nobody asks, when the engine is ready, or is broken for good. */
export interface Reply {
  id: number;
  result?: unknown;
  error?: Error;
}
