/** Explanations of Node's network errors and of the receiver's error codes. */

export const networkErrors: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there. Is the server running, and is the port right?'],
  ['ENOTFOUND', 'there is no such host name.'],
  ['EAI_AGAIN', 'the DNS server does not respond.'],
  ['ECONNRESET', 'the connection was reset before a response arrived.'],
  ['EPIPE', 'the connection was closed before a response arrived.'],
  ['EHOSTUNREACH', 'there is no route to the host.'],
  ['ENETUNREACH', 'there is no route to the network.'],
  ['ETIMEDOUT', 'it does not accept the connection. Does a firewall block it?'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed: get one from an authority.'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate comes from an authority that is not trusted.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'it does not send the intermediate certificates.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name.'],
  ['EPROTO', 'it does not speak TLS: is it http instead of https?'],
]);

/** The receiver's error codes, explained for the sender of a request. */
export const codes: ReadonlyMap<string, string> = new Map([
  [
    'missing_credentials',
    "It requires a key, and the request had none that it accepts. If the sender signs its requests instead, as Ark's " +
      "security documentation describes, set \"signature: true\" and require: 'any'; or put the key into the webhook's URL " +
      '(https://ark:KEY@…) with "basicAuth: true".',
  ],
  ['invalid_token', 'It rejects the key: compare the configured key with the one that was sent.'],
  [
    'invalid_signature',
    'It verifies signatures, and this request has no valid one. If you have the private key, give --sign FILE. To test ' +
      "Ark's own signature, use the subcommand test. If that is rejected, check jwksUrl and profile, and that no proxy " +
      'changes the body.',
  ],
  ['ambiguous_credentials', 'It received two Authorization or signature headers. A proxy may add one.'],
  ['unknown_tenant', 'The tenant is not in its option "tenants".'],
  [
    'raw_body_unavailable',
    'A parser read the body before the receiver could. Mount the receiver before express.json(), or use ' +
      'express.json({ verify: captureRawBody }).',
  ],
  ['listener_failed', 'A listener failed: see the log of the app. Ark retries for about three days.'],
  [
    'listeners_pending',
    'Listeners were still running at the deadline, or another process is handling this event. Make them faster, or ' +
      'use a queue.',
  ],
  ['unavailable', 'The claim store, the queue, the key set or the apiKey function failed or did not respond in time.'],
  ['closing', 'The receiver is shutting down.'],
  ['malformed_json', 'It received a body that is not JSON. A proxy may have changed or truncated it.'],
  ['body_too_large', 'The body is too large: see its option "limit".'],
  [
    'unsupported_media_type',
    'It received a Content-Type other than JSON, or a compressed body. A proxy may have changed it.',
  ],
  ['method_not_allowed', 'It received a method other than POST. A redirect may have turned the request into a GET.'],
  ['invalid_payload', 'The body does not match its schema: use the subcommand validate for details.'],
  ['unidentifiable_event', 'It cannot identify the event of the bare body: use the envelope, or its option "event".'],
  ['unknown_event', 'It rejects unknown event names: its option "onUnknown" is \'reject\'.'],
]);
