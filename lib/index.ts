/// <reference types="node" preserve="true" />
export type {} from './express.js';

export { ArkWebhooks } from './webhooks.js';
export type { Outcome } from './process.js';
export type { ArkStats } from './stats.js';
export type { ApiKeyProvider, ArkWebhooksOptions, EventOfRequest, MiddlewareOptions } from './options.js';
export type { UserSchemas } from './compile-schemas.js';
export type { SignatureOptions } from './signature.js';
export type { Jwks } from './key-set.js';
export type { ArkLogger, ArkMiddleware, ArkRequest } from './request.js';

export { arkEventNames, isArkEventName } from './events.js';
export type {
  ArkEvent,
  ArkEventContext,
  ArkEventForm,
  ArkEventName,
  UnknownArkEvent,
  ArkMessage,
  ArkPayloads,
  ArkServer,
  DomainDNSErrorPayload,
  MessageBouncedPayload,
  MessageDelayedPayload,
  MessageDeliveryFailedPayload,
  MessageHeldPayload,
  MessageLinkClickedPayload,
  MessageLoadedPayload,
  MessageSentPayload,
  SendLimitApproachingPayload,
  SendLimitExceededPayload,
} from './events.js';
export type { ArkEventMap, InvalidArkEvent, ListenerFailure, RejectedRequest } from './emitter.js';

export { channelNames, type DeliveryMessage, type ListenerMessage } from './channels.js';

export { captureRawBody } from './capture-raw-body.js';
export { type BounceCategory, bounceCategory } from './bounce-category.js';
export { isPermanentFailure } from './is-permanent-failure.js';
export { type MessageEventName, messageOf } from './message-of.js';
export { type DeliveryDetails, parseDetails } from './parse-details.js';

export { type ClaimState, type ClaimStore, MemoryClaims, type MemoryClaimsOptions } from './claims.js';

export type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from './event-queue.js';

export {
  type ArkWebhookError,
  ArkError,
  MalformedJsonError,
  UnidentifiableEventError,
  AmbiguousCredentialsError,
  MissingCredentialsError,
  InvalidTokenError,
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
