/** What to do about a failed delivery: one sentence per code. */
import type { ArkWebhookError } from '../errors.js';
import type { Entry } from './entry.js';

const fixes: Record<ArkWebhookError['code'] | 'unknown_tenant' | 'discard', string> = {
  malformed_json: 'Send the body as one JSON object in UTF-8. A proxy or the sender may have cut it off.',
  unidentifiable_event:
    'Send the event in an envelope, or name it with the option event: ark.middleware({ event: "MessageSent" }).',
  ambiguous_credentials: 'Send each credential header once. A proxy may add its own beside the one of the sender.',
  missing_credentials:
    'Configure the sender to send "Authorization: Bearer <key>". If the key is in the webhook\'s URL, set basicAuth: true.',
  invalid_token:
    'Compare the key of the sender with the option apiKey: restart the app if its environment has changed.',
  invalid_signature:
    'Check that the sender is Ark, that signature has its current keys, and that nothing changes the body on its way.',
  method_not_allowed:
    'Send webhooks by POST. Mount the receiver with app.post(), so that it does not get other requests.',
  unknown_tenant: 'Add the tenant to the option tenants if its events are expected.',
  body_too_large: 'Raise the option limit if the sender is expected to send bodies of this size.',
  unsupported_media_type: 'Send the body uncompressed, with "Content-Type: application/json".',
  invalid_payload: 'Compare the body with the schema of its event. To accept such payloads, set onInvalid: "accept".',
  unknown_event: 'Update this package, or set onUnknown: "accept".',
  listener_failed: 'See the error of the listener below. Ark retries the delivery; it can be run again here, too.',
  raw_body_unavailable:
    'Mount the receiver before express.json(), or keep the bytes: express.json({ verify: captureRawBody }).',
  listeners_pending:
    'Let listeners finish within ackTimeout, or give the receiver a queue. Their results are added here when they end.',
  unavailable: 'Check the claim store, the queue, and the function given as apiKey: one of them failed or timed out.',
  closing: 'None is needed: the process is shutting down, and Ark retries.',
  discard: 'None is needed if the listener discarded it on purpose. It is kept as a dead letter.',
};

/** Whether a request was rejected for want of a key, although it carries a signature. */
export const isSignedWithoutKey = ({ code, request }: Pick<Entry, 'code' | 'request'>): boolean =>
  code === 'missing_credentials' && request !== undefined && request.credentials.some((name) => /Signature/.test(name));

/** Returns what to do about a failed delivery; undefined if it did not fail. */
export function explainRejection(entry: Pick<Entry, 'code' | 'request'>): string | undefined {
  if (isSignedWithoutKey(entry))
    return `Set signature: true and require: "any", or put the key in the webhook's URL and set basicAuth: true.`;
  const { code } = entry;
  return code !== undefined && Object.hasOwn(fixes, code) ? fixes[code as keyof typeof fixes] : undefined;
}
