/** Publishes a run to subscribers, from its start to its end. */
import { isPromiseLike } from '../internal/promises.js';
import type { TraceChannel, TraceMessage } from './channels.js';

/**
 * Publishes `start`, `end`, `error` if it fails, `asyncStart` and `asyncEnd`, as Node's `tracePromise()` does. Unlike
 * there, all are published before this function returns if `run` returns no promise.
 */
export function trace<M extends TraceMessage, T>(
  channel: TraceChannel<M>,
  message: M,
  run: () => T | Promise<T>,
): T | Promise<T> {
  const settle = (): void => {
    channel.asyncStart.publish(message);
    channel.asyncEnd.publish(message);
  };
  const succeed = (value: T): T => {
    settle();
    return value;
  };
  const fail = (error: unknown): never => {
    message.error = error;
    channel.error.publish(message);
    settle();
    throw error;
  };
  return channel.start.runStores(message, () => {
    let result: T | Promise<T>;
    try {
      result = message.around ? message.around(run) : run();
    } catch (error) {
      channel.end.publish(message);
      return fail(error);
    }
    channel.end.publish(message);
    return isPromiseLike(result) ? Promise.resolve(result).then(succeed, fail) : succeed(result);
  });
}
