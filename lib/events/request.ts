/** Requests and answers as the middleware sees them: Node's own, with what Express and other parsers leave on them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArkEvent } from './event.js';

/** Where a receiver writes what happens: pino's methods, or anything that takes the same arguments. */
export interface ArkLogger {
  /** What is normal: each event that was handled, each duplicate. */
  debug(fields: object, message: string): void;
  /** What is worth a line: an event that this version does not know. */
  info(fields: object, message: string): void;
  /** What should be looked at: refusals, a misconfigured receiver. */
  warn(fields: object, message: string): void;
  /** What failed: listeners, a claim store. */
  error(fields: object, message: string): void;
}

/** A request, with or without Express. */
export interface ArkRequest extends IncomingMessage {
  /** The event, once it is known to be whole, valid and from Ark. */
  arkEvent?: ArkEvent;
  /** What a parser before the receiver made of the body. */
  body?: unknown;
  /** The body's bytes, where a parser or a cloud platform kept them. */
  rawBody?: unknown;
  /** The URL as it came, before Express cut off the mount path. */
  originalUrl?: string;
  /** The route's parameters. */
  params?: Record<string, string | string[]>;
  /** The request's own logger, as pino-http leaves it, or whatever else goes by that name. */
  log?: unknown;
}

/** A middleware for Express 4 and 5, or anything else that calls `(req, res, next)`. */
export type ArkMiddleware = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
