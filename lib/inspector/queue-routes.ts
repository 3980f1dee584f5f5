/** The paths of the receiver's queue. */
import type { ArkWebhooks } from '../index.js';
import { withDeadline } from '../internal/with-timeout.js';
import { receiverQueue } from '../queues/event-queue.js';
import { listDeadLetters, redriveAll, settleDeadLetter } from './dead-letters.js';
import type { Handler, Resource, View } from './resource.js';
import { sendJson } from './send-response.js';

const ACTION_PATH = /^dead-letters\/([\w-]+)\/(redrive|discard)$/;

/** @returns a function that finds `queue`, `dead-letters` and their actions; undefined otherwise, or without a queue */
export function createQueueRoutes(ark: ArkWebhooks) {
  const queue = ark[receiverQueue];
  return (name: string, view: View, query: URLSearchParams): Resource | undefined => {
    if (!queue) return undefined;
    if (name === 'queue') return { GET: createHandler(() => queue.stats()) };
    if (name === 'dead-letters')
      return { GET: createHandler(() => listDeadLetters(queue, { ...view, limit: Number(query.get('limit')) })) };
    if (name === 'dead-letters/redrive') return { POST: createHandler(() => redriveAll(queue)) };
    const [, key, action] = ACTION_PATH.exec(name) ?? [];
    if (key === undefined) return undefined;
    return { POST: createHandler(() => settleDeadLetter(queue, key, action as 'redrive' | 'discard')) };
  };
}

/** @param call resolves to the body of the response, and its status unless that is 200 */
const createHandler =
  (call: () => Promise<{ status?: number } & object>): Handler =>
  async (_req, res) => {
    try {
      const { status = 200, ...body } = await withDeadline(call(), 'The queue');
      sendJson(res, status, body);
    } catch {
      // The message of its error may contain the URL of the connection.
      sendJson(res, 503, { message: 'The queue did not respond. The log has its error.' });
    }
  };
