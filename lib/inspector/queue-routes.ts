/** The paths of the receiver's queue. */
import type { ArkWebhooks } from '../index.js';
import { createTimeoutError, DEPENDENCY_TIMEOUT_MS, withTimeout } from '../internal/with-timeout.js';
import { receiverQueue } from '../queues/event-queue.js';
import { listDeadLetters, settleDeadLetter } from './dead-letters.js';
import { sendJson } from './send-response.js';
import type { Handler, Resource } from './resource.js';

const PATH = /^dead-letters\/([\w-]+)\/(redrive|discard)$/;

/** @returns `queue`, `dead-letters` and their actions; undefined for other names, or without a queue */
export function makeQueueRoutes(ark: ArkWebhooks) {
  const queue = ark[receiverQueue];

  const respond =
    (call: () => Promise<{ status?: number } & object>): Handler =>
    async (_req, res) => {
      try {
        const { status = 200, ...body } = await withTimeout(DEPENDENCY_TIMEOUT_MS, call(), () =>
          createTimeoutError('The queue'),
        );
        sendJson(res, status, body);
      } catch {
        // Its own message may contain the connection's URL.
        sendJson(res, 503, { message: 'The queue did not respond. Its error is in the log.' });
      }
    };

  return (name: string, revealed: boolean): Resource | undefined => {
    if (!queue) return undefined;
    if (name === 'queue') return { GET: respond(() => queue.stats()) };
    if (name === 'dead-letters')
      return { GET: respond(async () => ({ deadLetters: await listDeadLetters(queue, revealed) })) };
    const [, key, action] = PATH.exec(name) ?? [];
    if (key === undefined) return undefined;
    return { POST: respond(() => settleDeadLetter(queue, key, action as 'redrive' | 'discard')) };
  };
}
