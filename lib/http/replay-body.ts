/** Passes the body of a request that has ended to listeners that come later. */
import type { ArkRequest } from '../events/request.js';

type Listener = (...args: unknown[]) => void;

/**
 * A parser that does not look whether a request has ended waits for ever, as Fastify's does: no event follows any more.
 * From now on a listener of `data` gets the body at once, and one of `end` is called in the next tick.
 */
export function replayBody(req: ArkRequest, bytes: Buffer): void {
  // A receiver before has passed the request on already.
  if (Object.hasOwn(req, 'on')) return;
  const replay = (name: string | symbol, listener: Listener): boolean => {
    if (name === 'data' && bytes.length > 0) listener.call(req, decode(bytes, req));
    if (name === 'end') process.nextTick(listener.bind(req));
    return name === 'data' || name === 'end';
  };
  for (const method of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener'] as const) {
    const original = (req[method] as (name: string | symbol, listener: Listener) => ArkRequest).bind(req);
    Object.defineProperty(req, method, {
      configurable: true,
      writable: true,
      value: (name: string | symbol, listener: Listener) => (replay(name, listener) ? req : original(name, listener)),
    });
  }
}

const decode = (bytes: Buffer, { readableEncoding }: ArkRequest): Buffer | string =>
  readableEncoding ? bytes.toString(readableEncoding) : bytes;
