/** What a probe is: one way in which a receiver library has been seen to fail, and how to see whether one does. */
import type express from 'express';
import type * as library from 'express-ark-webhooks';

/** What a probe may use: a receiver library and the Express that it is installed beside. */
export interface Lab extends Pick<typeof library, 'ArkWebhooks' | 'captureRawBody'> {
  express: typeof express;
  /** Serves a receiver at a path of its own on a new app; resolves to its URL. */
  mount: (ark: Pick<library.ArkWebhooks, 'middleware'>) => Promise<string>;
}

/** One probe. Its file's name has its number and its name. */
export interface Probe {
  /** What goes wrong without the defence, and in which kind of library that was seen. */
  defends: string;
  /** Rejects where the library fails in this way; so does a process that ends, or an answer that never comes. */
  run(lab: Lab): Promise<void>;
}
