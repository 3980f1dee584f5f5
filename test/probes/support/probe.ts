/** A probe: a known failure of webhook receivers, and a check for it. */
import type express from 'express';
import type * as library from 'express-ark-webhooks';

/** The environment of a probe: a receiver library and an Express version. */
export interface Lab extends Pick<typeof library, 'ArkWebhooks' | 'captureRawBody'> {
  express: typeof express;
  /** Serves a receiver at a unique path on a new app. Resolves to its URL. */
  mount: (ark: Pick<library.ArkWebhooks, 'middleware'>) => Promise<string>;
}

/** One probe. Its file's name has its number and its name. */
export interface Probe {
  /** The failure without the defence, and the kind of library in which it was seen. */
  defends: string;
  /** Rejects if the library has this failure. A process that ends or a missing response counts as one too. */
  run(lab: Lab): void | Promise<void>;
}
