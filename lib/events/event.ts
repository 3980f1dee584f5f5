/** The events as users meet them: their names, their types. The one door to the generated types. */
import { arkEventNames, type ArkPayloads } from '../generated/payloads.js';

export { arkEventNames };
export type {
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
} from '../generated/payloads.js';

/** The name of one of the ten events. */
export type ArkEventName = (typeof arkEventNames)[number];

const names: ReadonlySet<unknown> = new Set(arkEventNames);

/** Whether a value is the name of one of the ten events. */
export const isArkEventName = (value: unknown): value is ArkEventName => names.has(value);

/** How a body wraps its payload: not at all, in an envelope, or in a platform webhook's envelope. */
export type ArkEventForm = 'bare' | 'envelope' | 'platform';

/** Which credentials of a request were verified: `'both'` if both came, and both hold. */
export type VerifiedBy = 'apiKey' | 'signature' | 'both';

/** How a request was authenticated. */
export interface Verified {
  /** Which credentials were verified. */
  verifiedBy?: VerifiedBy | undefined;
  /** Which of several keys matched, from 0. */
  keyIndex?: number | undefined;
}

/** What is known of a delivery besides its name and its payload. */
export interface ArkEventContext {
  /** The envelope's uuid, else `sha256:` and the hex digest of the body's bytes. The same on every retry. */
  id: string;
  /** When the event happened, in Unix seconds: the envelope's time, else the payload's own event time, else null. */
  timestamp: number | null;
  /** When this delivery arrived here. */
  receivedAt: Date;
  /** How the body wrapped the payload. */
  form: ArkEventForm;
  /** The tenant a platform webhook belongs to. */
  tenantId?: string;
  /** True on a platform webhook's test send. */
  test?: boolean;
  /** Which key of an `apiKey` list the request carried, from 0: when the old one is seen no more, it can go. */
  keyIndex?: number;
  /** Which credentials were verified. Undefined for `receive()` without headers. */
  verifiedBy?: VerifiedBy | undefined;
}

/** An event that arrived whole and valid: a union, told apart by `type`. `ArkEvent<'MessageSent'>` is one of them. */
export type ArkEvent<Name extends ArkEventName = ArkEventName> = {
  [Type in Name]: ArkEventContext & {
    /** Its name, which tells what its payload is. */
    type: Type;
    /** Exactly as sent, fields this version does not know included. */
    payload: ArkPayloads[Type];
  };
}[Name];

/** An event with a name that this version does not know. */
export interface UnknownArkEvent extends ArkEventContext {
  /** The name that the envelope gave. */
  type: string;
  /** Exactly as sent; nothing is known of its shape. */
  payload: Record<string, unknown>;
}
