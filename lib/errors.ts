/**
 * Every way in which a request can be rejected: one class each, with a literal `code`, its `status` and the headers of
 * its response. Messages say what is wrong and how to fix it, and never contain a credential, an address, a part of the
 * body, or anything that a listener threw.
 */

/** The same in every copy of this package, whose classes differ. */
const mark: unique symbol = Symbol.for('express-ark-webhooks:error') as never;

/** The base class of errors that requests are rejected with, discriminated by `code`. */
export abstract class ArkError extends Error {
  /** Stable, the same as in the response. */
  abstract readonly code: string;
  /** HTTP status of the response. */
  abstract readonly status: number;
  /** Headers of the response. */
  readonly headers: Readonly<Record<string, string | string[]>> = {};

  /** What `isArkError` looks for. */
  get [mark](): true {
    return true;
  }

  /** The name of its class. */
  override get name(): string {
    return this.constructor.name;
  }

  /** The same as `status`, under the other name that Express's error handlers look for. */
  get statusCode(): number {
    return this.status;
  }
}

/** One thing that is wrong with a payload. */
export interface PayloadError {
  /** A JSON Pointer as a URI fragment (RFC 6901, section 6) into the request's body. */
  pointer: string;
  /** What is wrong there, without the value. */
  message: string;
}

/** The body is not UTF-8, not JSON, not an object, or did not arrive whole. */
export class MalformedJsonError extends ArkError {
  readonly code = 'malformed_json';
  readonly status = 400;
}

/** The body is a JSON object, but no event has its shape. */
export class UnidentifiableEventError extends ArkError {
  readonly code = 'unidentifiable_event';
  readonly status = 400;
}

/** The request has more than one Authorization or signature header. */
export class AmbiguousCredentialsError extends ArkError {
  readonly code = 'ambiguous_credentials';
  readonly status = 400;
  override readonly headers = { Connection: 'close' };
}

/**
 * "If the request lacks any authentication information (e.g., the client was unaware that authentication is necessary
 * or attempted using an unsupported authentication method), the resource server SHOULD NOT include an error code or
 * other error information." (RFC 6750, section 3.1)
 */
export class MissingCredentialsError extends ArkError {
  readonly code = 'missing_credentials';
  readonly status = 401;
  override readonly headers;
  /** Whether the request carried a signature, and signatures are not verified here. */
  readonly signed: boolean;

  constructor(message: string, { challenges, signed = false }: { challenges: string[]; signed?: boolean }) {
    super(message);
    this.signed = signed;
    this.headers = { 'WWW-Authenticate': challenges, Connection: 'close' };
  }
}

/**
 * "The access token provided is expired, revoked, malformed, or invalid for other reasons. The resource SHOULD respond
 * with the HTTP 401 (Unauthorized) status code." (RFC 6750, section 3.1)
 */
export class InvalidTokenError extends ArkError {
  readonly code = 'invalid_token';
  readonly status = 401;
  override readonly headers;

  constructor(message: string, { challenges }: { challenges: string[] }) {
    super(message);
    this.headers = { 'WWW-Authenticate': challenges, Connection: 'close' };
  }
}

/** The request has no signature, or one that does not match the body and the public keys. */
export class InvalidSignatureError extends ArkError {
  readonly code = 'invalid_signature';
  readonly status = 401;
  override readonly headers;

  constructor(
    message: string,
    /** Whether the request has no signature at all: its response has a bare challenge then. */
    { missing = false }: { missing?: boolean } = {},
  ) {
    super(message);
    const error = missing ? '' : ', error="invalid_token", error_description="The signature is invalid"';
    this.headers = { 'WWW-Authenticate': `Bearer realm="Ark webhooks"${error}`, Connection: 'close' };
  }
}

/** A platform event of a tenant that the option `tenants` does not name. */
export class UnknownTenantError extends ArkError {
  readonly code = 'unknown_tenant';
  readonly status = 403;
}

/** The request is not a POST. */
export class MethodNotAllowedError extends ArkError {
  readonly code = 'method_not_allowed';
  readonly status = 405;
  override readonly headers = { Allow: 'POST' };
}

/** The body is larger than `limit`. */
export class BodyTooLargeError extends ArkError {
  readonly code = 'body_too_large';
  readonly status = 413;
  override readonly headers = { Connection: 'close' };
}

/** The body is not declared as JSON, or is compressed. */
export class UnsupportedMediaTypeError extends ArkError {
  readonly code = 'unsupported_media_type';
  readonly status = 415;
}

/** The payload does not fit the schema of its event. */
export class InvalidPayloadError extends ArkError {
  readonly code = 'invalid_payload';
  readonly status = 422;

  constructor(
    message: string,
    /** What is wrong, at most ten. */
    readonly errors: PayloadError[],
  ) {
    super(message);
  }
}

/** The envelope names an event that this version does not know, and `onUnknown` is `'reject'`. */
export class UnknownEventError extends ArkError {
  readonly code = 'unknown_event';
  readonly status = 422;
}

/** A listener threw or rejected. The sender retries. */
export class ListenerFailedError extends ArkError {
  readonly code = 'listener_failed';
  readonly status = 500;

  constructor(
    message: string,
    /** What the listeners threw. For the app alone: never part of a response. */
    readonly failures: unknown[],
  ) {
    super(message);
  }
}

/** Another middleware has consumed the body. */
export class RawBodyUnavailableError extends ArkError {
  readonly code = 'raw_body_unavailable';
  readonly status = 500;
}

/** In seconds. Ark ignores it and retries on a fixed schedule. */
const retryLater = { 'Retry-After': '10' };

/** Listeners of this event are still running: it has neither completed nor failed. The sender retries. */
export class ListenersPendingError extends ArkError {
  readonly code = 'listeners_pending';
  readonly status = 503;
  override readonly headers = retryLater;
}

/** A dependency failed or timed out: the claim store, the queue, the key set, or the function given as `apiKey`. */
export class UnavailableError extends ArkError {
  readonly code = 'unavailable';
  readonly status = 503;
  override readonly headers = retryLater;
}

/** `close()` was called. */
export class ClosingError extends ArkError {
  readonly code = 'closing';
  readonly status = 503;
  override readonly headers = retryLater;
}

/** An option is invalid or unknown. Thrown when a receiver or a middleware is created. */
export class InvalidOptionsError extends TypeError {
  /** Stable. */
  readonly code = 'invalid_options';

  override get name(): string {
    return this.constructor.name;
  }
}

/** Throw it in a listener behind a queue to not retry the event: it becomes a dead letter at once. */
export class DiscardError extends Error {
  /** Stable. */
  readonly code = 'discard';

  override get name(): string {
    return this.constructor.name;
  }
}

/** Whether a value is a DiscardError. Goes by its code: it may be from another copy of this package. */
export function isDiscard(error: unknown): error is DiscardError {
  try {
    return (error as { code?: unknown } | null | undefined)?.code === 'discard';
  } catch {
    // A listener can throw anything, such as a proxy that throws in turn.
    return false;
  }
}

/** Every error that a request can be rejected with, discriminated by `code`. */
export type ArkWebhookError =
  | MalformedJsonError
  | UnidentifiableEventError
  | AmbiguousCredentialsError
  | MissingCredentialsError
  | InvalidTokenError
  | InvalidSignatureError
  | UnknownTenantError
  | MethodNotAllowedError
  | BodyTooLargeError
  | UnsupportedMediaTypeError
  | InvalidPayloadError
  | UnknownEventError
  | ListenerFailedError
  | RawBodyUnavailableError
  | ListenersPendingError
  | UnavailableError
  | ClosingError;

/** Whether a value is one of our errors, thrown by this or another copy of this package. */
export const isArkError = (value: unknown): value is ArkWebhookError =>
  typeof value === 'object' && value !== null && mark in value;
