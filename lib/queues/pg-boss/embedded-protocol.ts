/** The messages between the queue and the thread of the embedded PostgreSQL. */

export interface ThreadData {
  /** The directory of PostgreSQL's files. */
  dataDir: string;
}

export interface Request {
  id: number;
  method: 'query' | 'exec' | 'close';
  text: string;
  values: unknown[];
}

/** The response to a request. With id 0: the engine is ready, or permanently broken. */
export interface Response {
  id: number;
  result?: unknown;
  error?: Error;
  /** The code of the error, which threads do not pass on with it. */
  code?: string | undefined;
}
