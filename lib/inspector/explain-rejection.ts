/** Explains how to fix a failed delivery, by its code. */
import type { ArkWebhookError } from '../errors.js';
import type { Entry } from './entry.js';

const fixes: Record<ArkWebhookError['code'] | 'unknown_tenant' | 'discard', string> = {
  malformed_json: 'Send the body as one JSON object in UTF-8. The sender or a proxy may have truncated it.',
  unidentifiable_event:
    'Send the event in an envelope, or name it with the option event: ark.middleware({ event: "MessageSent" }).',
  ambiguous_credentials: 'Send each credential header once. A proxy may add a second one.',
  missing_credentials:
    'Configure the sender to send "Authorization: Bearer <key>". If the key is in the webhook\'s URL, set basicAuth: true.',
  invalid_token:
    'Compare the key of the sender with the option apiKey. Restart the app if its environment has changed.',
  invalid_signature:
    'Check that the sender is Ark, that its current keys are configured, and that no proxy changes the body.',
  method_not_allowed: 'Send webhooks by POST. Mount the receiver with app.post().',
  unknown_tenant: 'Add the tenant to the option tenants if its events are expected.',
  body_too_large: 'Increase the option limit if bodies of this size are expected.',
  unsupported_media_type: 'Send the body uncompressed, with "Content-Type: application/json".',
  invalid_payload: 'Compare the body with the schema of its event. To accept such payloads, set onInvalid: "accept".',
  unknown_event: 'Update this package, or set onUnknown: "accept".',
  listener_failed: 'See the error of the listener below. Ark retries the delivery. You can also run it again here.',
  raw_body_unavailable:
    'Mount the receiver before express.json(), or capture the raw body: express.json({ verify: captureRawBody }).',
  listeners_pending:
    'Make listeners finish within ackTimeout, or configure a queue. Their results appear here when they end.',
  unavailable: 'Check the claim store, the queue and the apiKey function: one of them failed or timed out.',
  closing: 'No action is needed: the process is shutting down, and Ark retries.',
  discard: 'No action is needed if the listener discarded it on purpose. The event is a dead letter.',
};

/** Whether a request was rejected because it has no key, although it has a signature. */
export const isSignedWithoutKey = ({ code, request }: Pick<Entry, 'code' | 'request'>): boolean =>
  code === 'missing_credentials' && request !== undefined && request.credentials.some((name) => /Signature/.test(name));

/** Returns how to fix a failed delivery; undefined if it did not fail. */
export function explainRejection(entry: Pick<Entry, 'code' | 'request'>): string | undefined {
  if (isSignedWithoutKey(entry))
    return `Set signature: true and require: "any", or put the key in the webhook's URL and set basicAuth: true.`;
  const { code } = entry;
  return code !== undefined && Object.hasOwn(fixes, code) ? fixes[code as keyof typeof fixes] : undefined;
}
