/** The sentences that explain the codes of Node's network errors and of the receiver's responses. */

export const networkErrors: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there. Is the server running, and is the port right?'],
  ['ENOTFOUND', 'there is no such host name.'],
  ['EAI_AGAIN', 'the name server does not respond.'],
  ['ECONNRESET', 'the connection was cut before a response came.'],
  ['EPIPE', 'the connection was cut before a response came.'],
  ['EHOSTUNREACH', 'no route leads there.'],
  ['ENETUNREACH', 'no route leads there.'],
  ['ETIMEDOUT', 'it does not accept the connection: is a firewall in between?'],
  ['CERT_HAS_EXPIRED', 'its certificate has expired.'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is self-signed: get one from an authority.'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate comes from an authority that is not trusted.'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'it does not send the intermediate certificates.'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name.'],
  ['EPROTO', 'it does not speak TLS: is it http instead of https?'],
]);

/** What the receiver means by each code, for an operator who looks from outside. */
export const codes: ReadonlyMap<string, string> = new Map([
  [
    'missing_credentials',
    "It asks for a key, and the request had none that it accepts. If the sender signs its requests instead, as Ark's " +
      "security page documents, set \"signature: true\" and require: 'any'; or put the key into the webhook's URL " +
      '(https://ark:KEY@…) with "basicAuth: true".',
  ],
  ['invalid_token', 'It rejects the key: compare the one that it has with the one that was sent.'],
  [
    'invalid_signature',
    'It verifies signatures, and this request had none that fits. If you hold the private key, give --sign PEM; to try ' +
      "Ark's own signature, have Ark send a test (subcommand test). If Ark's is rejected: does it have the right jwksUrl " +
      'and profile, and does no proxy change the body?',
  ],
  ['ambiguous_credentials', 'It got two Authorization or signature headers: a proxy adds one.'],
  ['unknown_tenant', 'It accepts events of the tenants in its option "tenants" only, and this is another one.'],
  [
    'raw_body_unavailable',
    'A parser read the body before the receiver could. Mount the receiver before express.json(), or use ' +
      'express.json({ verify: captureRawBody }).',
  ],
  ['listener_failed', 'A listener failed: see the log of the app. Ark retries for about three days.'],
  [
    'listeners_pending',
    'Listeners were still running when the time for a response was up, or another process runs this event. Make them ' +
      'faster, or use a queue.',
  ],
  ['unavailable', 'The claim store, the queue, the key set, or the function that returns the key fails or hangs.'],
  ['closing', 'The receiver is shutting down.'],
  ['malformed_json', 'It got a body that is not JSON: a proxy changed it, or cut it off.'],
  ['body_too_large', 'It rejects the size of the body: see its option "limit".'],
  ['unsupported_media_type', 'It got another Content-Type than JSON, or a compressed body: a proxy changed it.'],
  ['method_not_allowed', 'It got another method than POST: a redirect turned the request into a GET.'],
  ['invalid_payload', 'The body does not fit its schema: the subcommand validate shows where.'],
  ['unidentifiable_event', 'It cannot tell which event the bare body is: use the envelope, or its option "event".'],
  ['unknown_event', 'It rejects an event name that it does not know: its option "onUnknown" is \'reject\'.'],
]);
