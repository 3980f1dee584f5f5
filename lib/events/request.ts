/** Requests and loggers: Node's types, with the properties that Express and body parsers add. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArkEvent, ArkEventName } from './event.js';

/** A logger: pino's, or any object with these methods. */
export interface ArkLogger {
  /** Normal operation: each handled event, each duplicate. */
  debug(fields: object, message: string): void;
  /** Notable events, such as one whose name this version does not know. */
  info(fields: object, message: string): void;
  /** Problems to look at: rejected requests, a misconfigured receiver. */
  warn(fields: object, message: string): void;
  /** Failures: of a listener, a claim store, a queue. */
  error(fields: object, message: string): void;
}

/** A request, with or without Express. */
export interface ArkRequest extends IncomingMessage {
  /** The event, once the request is authenticated and its payload is valid. */
  arkEvent?: ArkEvent;
  /** The body as a previous body parser parsed it. */
  body?: unknown;
  /** The bytes of the body, if a previous parser or a cloud platform kept them. */
  rawBody?: unknown;
  /** The URL as sent, before Express removed the mount path. */
  originalUrl?: string;
  /** The parameters of the route. */
  params?: Record<string, string | string[]>;
  /** The logger of the request, as pino-http sets it. Ignored if it is not a logger. */
  log?: unknown;
}

/**
 * Returns the event name to assume for a bare payload that is ambiguous. The method's signature accepts functions of
 * Express's own Request; a property's would not.
 */
export type EventOfRequest = { of(req: ArkRequest): ArkEventName | undefined }['of'];

/**
 * A middleware for Express 4 and 5, or anything else that calls `(req, res, next)`. The promise resolves when the
 * response is written or `next` was called, and never rejects.
 */
export type ArkMiddleware = (
  req: IncomingMessage,
  res: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>;
