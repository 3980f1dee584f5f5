/** Leads a request through each step, from its first byte to the end of its listeners. */
import {
  ArkError,
  type ArkWebhookError,
  ClosingError,
  ListenerFailedError,
  ListenersPendingError,
  MethodNotAllowedError,
  MissingCredentialsError,
  RawBodyUnavailableError,
  UnavailableError,
} from '../errors.js';
import { isArkEventName } from '../events/event.js';
import { describeRequest } from '../diagnostics/describe-request.js';
import { describeRejection } from '../diagnostics/logger.js';
import { notify } from '../processing/notify.js';
import type { EventOfRequest } from '../options.js';
import { parseBody } from '../parsing/parse-body.js';
import { type Delivery, type Outcome, processBody, type Receiver } from '../processing/process-event.js';
import { toSafeError } from '../internal/safe-error.js';
import { readBody } from './read-body.js';
import type { ArkRequest } from '../events/request.js';

/**
 * Authenticates, reads, verifies, and processes.
 *
 * @param eventOf names a bare body whose shape does not tell
 * @throws ArkWebhookError, whatever went wrong
 */
export async function handleRequest(
  receiver: Receiver,
  req: ArkRequest,
  delivery: Delivery,
  eventOf: EventOfRequest | undefined,
): Promise<Outcome> {
  try {
    const { authenticator, limit } = receiver.settings;
    if (delivery.message) {
      const request = describeRequest(req);
      const leavesResponse = {
        onSuccess: delivery.onHandled !== undefined,
        onFailure: receiver.settings.errors === 'next',
      };
      Object.assign(delivery.message, { path: request.path, request, leavesResponse });
    }
    if (req.method !== 'POST') throw new MethodNotAllowedError('Webhooks come by POST.');
    // Awaited even where it is known at once: a turn later the parser has handed over the body that came with the head.
    const credentials = await authenticator.authenticate(req);
    refuseWhenClosing(receiver);
    const raw = await readBody(req, limit);
    delivery.arrived = true;
    const verifying = authenticator.verify(credentials, Buffer.isBuffer(raw) ? raw : undefined);
    delivery.verified = verifying instanceof Promise ? await verifying : verifying;
    const body = parseBody(raw);
    const hint = eventOf?.(req);
    if (isArkEventName(hint)) delivery.hint = hint;
    return await processBody(receiver, body, delivery);
  } catch (cause) {
    throw refusalOf(cause, receiver, req, delivery);
  }
}

/** @throws ClosingError once `close()` was called */
export function refuseWhenClosing({ closing }: Receiver): void {
  if (closing) throw new ClosingError('The receiver is shutting down.');
}

/** Makes one of our errors of whatever went wrong, and tells of the request that it refuses. */
function refusalOf(cause: unknown, receiver: Receiver, req: ArkRequest, delivery: Delivery): ArkWebhookError {
  const error =
    cause instanceof ArkError
      ? (cause as ArkWebhookError)
      : new UnavailableError('The receiver failed before the event was handled.', { cause });
  receiver.seen.parsedFirst ||= error instanceof RawBodyUnavailableError;
  receiver.seen.signedWithoutKey ||= error instanceof MissingCredentialsError && error.signed;
  if (error instanceof ListenerFailedError || error instanceof ListenersPendingError) return error;
  const rejection = describeRejection(req, error);
  const { log, message } = delivery;
  if (message) message.rejected = rejection;
  receiver.rejections.write(log, rejection, error.cause === undefined ? {} : { err: toSafeError(error.cause) });
  notify(receiver.emitter, 'rejected', rejection, log);
  return error;
}
