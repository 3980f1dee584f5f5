/** A path of the inspector, and what its handlers work on. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArkWebhooks } from '../index.js';
import type { Recorder } from './recorder.js';
import type { Ring } from './ring.js';

/** Responds to a request. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** One path, and the methods that it supports. */
export interface Resource {
  GET?: Handler;
  POST?: Handler;
  /** Whether it contains nothing of what was received. */
  isStatic?: true;
}

/** The receiver, its recorded deliveries and their recorder. */
export interface Inspected {
  ark: ArkWebhooks;
  ring: Ring;
  recorder: Recorder;
  /** Whether the page is open to this machine only. */
  isLocalOnly: boolean;
}
