/** `receive()`: the path of a request without HTTP. */
import { channels, createMessage } from '../diagnostics/channels.js';
import { traceDelivery } from '../diagnostics/trace-delivery.js';
import type { Log } from '../diagnostics/logger.js';
import type { ArkEventName } from '../events/event.js';
import type { Outcome } from '../events/outcome.js';
import type { ArkRequest } from '../events/request.js';
import { toBuffer } from '../internal/to-buffer.js';
import { catchFailure } from '../internal/promises.js';
import { parseBody } from '../parsing/parse-body.js';
import { parseEvent } from '../parsing/parse-event.js';
import { DeliveryReport } from '../processing/delivery-report.js';
import { admitEvent, type Processed, processEvent } from '../processing/process-event.js';
import { handleRequest, type Receiver, toArkError } from './handle-request.js';
import { checkSize } from './check-content.js';
import { type HeadersLike, toNodeHeaders } from './to-node-headers.js';

/** Options of `receive()`. */
export interface ReceiveOptions {
  /** The event name to assume for a bare payload that is ambiguous. */
  event?: ArkEventName | undefined;
  /**
   * The request's headers: a Fetch `Headers`, or an object as Node's. If the options have this key the credentials are
   * checked as the middleware does; undefined and null are no headers.
   */
  headers?: HeadersLike;
}

/** A parsed value may throw when it is read. */
const rethrow = (cause: unknown): never => {
  throw toArkError(cause);
};

/** Waits for the listeners as long as they take. */
export async function receiveBody(
  receiver: Receiver & { settings: { log: Log } },
  body: unknown,
  options: ReceiveOptions,
): Promise<Outcome> {
  const { emitter, settings, state } = receiver;
  state.assertOpen();
  const message = createMessage(channels.receive, emitter);
  const report = new DeliveryReport(emitter, settings.log, message);
  const steps = (): Processed | Promise<Processed> => {
    const processing = { report, deadline: undefined, routed: false };
    if (!('headers' in options)) {
      const parsed = parseEvent(parseBody(body), { hint: options.event }, settings);
      report.parsed(parsed);
      if (!admitEvent(parsed, settings)) return { outcome: { received: true } };
      return processEvent(receiver, parsed, processing);
    }
    const { headers, rawHeaders } = toNodeHeaders(options.headers);
    // The app's function for keys gets an object with the headers alone: the rest is inherited.
    const request = Object.assign(Object.create({ method: 'POST', rawHeaders }) as ArkRequest, { headers });
    const bytes = toBuffer(body);
    return handleRequest(receiver, request, (_, limit) => (bytes ? checkSize(bytes, limit) : body), {
      ...processing,
      eventOf: () => options.event,
    });
  };
  const received = (async () => traceDelivery(channels.receive, message, () => catchFailure(steps, rethrow)))();
  return (await state.tasks.track(received)).outcome;
}
