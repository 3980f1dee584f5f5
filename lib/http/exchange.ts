/** The types of a call of the middleware. */
import type { ServerResponse } from 'node:http';
import type { ArkWebhookError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import type { DeliveryReporter } from '../processing/delivery-reporter.js';
import type { StreamReader } from './stream-reader.js';

/** A call of the middleware. */
export interface Exchange {
  req: ArkRequest;
  res: ServerResponse;
  next: (error?: unknown) => unknown;
  /** Reads a stream that other code has started to read, from its first byte. */
  reader: StreamReader | undefined;
  deadline: number;
  reporter: DeliveryReporter;
}

/** A rejected request. */
export interface Rejected {
  error: ArkWebhookError;
  /** The body, if it was read and an error handler may need it. */
  body: unknown;
}
