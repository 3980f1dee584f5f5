/// <reference types="node" preserve="true" />
export type {} from './http/express.js';

export { ArkWebhooks } from './webhooks.js';
export type { Outcome } from './events/outcome.js';
export type { ArkStats } from './processing/read-stats.js';
export type { ArkWebhooksOptions } from './options.js';
export type { MiddlewareOptions } from './http/middleware-options.js';
export type { UserSchemas } from './parsing/user-schemas.js';
export type { ApiKeyProvider, ApiKeyRequest, ApiKeys } from './auth/credentials.js';
export type { SignatureOptions } from './auth/signature.js';
export type { JsonWebKey, Jwks } from './auth/public-keys/read-jwks.js';
export type { GivenKey } from './auth/public-keys/read-given-keys.js';
export type { FetchKeySet, KeySetResponse } from './auth/public-keys/fetch-jwks.js';
export type { ArkLogger, ArkMiddleware, ArkRequest, EventOfRequest } from './events/request.js';

export { arkEventNames, isArkEventName } from './events/event.js';
export type {
  ArkEvent,
  ArkEventContext,
  ArkEventForm,
  ArkEventName,
  UnknownArkEvent,
  Verified,
  VerifiedBy,
} from './events/event.js';
export type * from './generated/payloads.js';
export type { ArkEventMap, InvalidArkEvent, ListenerFailure, RejectedRequest } from './events/emitter.js';

export { channelNames, type DeliveryMessage, type ListenerMessage } from './diagnostics/channels.js';

export { captureRawBody } from './http/capture-raw-body.js';
export { type BounceCategory, bounceCategory } from './events/bounce-category.js';
export { isOutgoing } from './events/is-outgoing.js';
export { isPermanentFailure } from './events/is-permanent-failure.js';
export { type MessageEventName, messageOf } from './events/message-of.js';
export { type DeliveryDetails, type FailureReason, type HeldReason, parseDetails } from './events/parse-details.js';
export { shouldSuppress, type Suppression, type SuppressionReason } from './events/should-suppress.js';

export type { ClaimState, ClaimStore } from './stores/claim-store.js';
export { MemoryClaims, type MemoryClaimsOptions } from './stores/memory.js';

export type {
  DeadLetter,
  EventQueue,
  QueuedEvent,
  QueueHandler,
  QueueStats,
  WorkOptions,
} from './queues/event-queue.js';

export {
  type ArkWebhookError,
  ArkError,
  MalformedJsonError,
  UnidentifiableEventError,
  AmbiguousCredentialsError,
  MissingCredentialsError,
  InvalidTokenError,
  UnknownTenantError,
  MethodNotAllowedError,
  BodyTooLargeError,
  UnsupportedMediaTypeError,
  InvalidPayloadError,
  InvalidSignatureError,
  UnknownEventError,
  ListenerFailedError,
  RawBodyUnavailableError,
  ListenersPendingError,
  UnavailableError,
  ClosingError,
  InvalidOptionsError,
  DiscardError,
  type PayloadError,
} from './errors.js';
