/** The types of a path of the inspector and of its handlers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArkWebhooks } from '../index.js';
import type { Recorder } from './recorder.js';
import type { Ring } from './ring.js';

/** Responds to a request. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => void | Promise<void>;

/** How data is shown. */
export interface View {
  /** Whether addresses and subjects are revealed. */
  revealed: boolean;
}

/** One path, and the methods that it supports. */
export interface Resource {
  GET?: Handler;
  POST?: Handler;
  /** Whether it contains no received data. */
  isStatic?: true;
}

/** The inspected receiver, its recorded deliveries and their recorder. */
export interface Inspected {
  ark: ArkWebhooks;
  ring: Ring;
  recorder: Recorder;
  /** Whether only this machine may open the page. */
  isLocalOnly: boolean;
}
