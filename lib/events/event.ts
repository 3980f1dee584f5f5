/** The names and types of events. Other files import the generated types from here. */
import { arkEventNames } from '../generated/names.js';
import type { ArkPayloads } from '../generated/payloads.js';

export { arkEventNames };
export type * from '../generated/payloads.js';

/** The name of one of the ten events. */
export type ArkEventName = (typeof arkEventNames)[number];

const names: ReadonlySet<unknown> = new Set(arkEventNames);

/** Returns true if a value is the name of one of the ten events. */
export const isArkEventName = (value: unknown): value is ArkEventName => names.has(value);

/** Returns the name of an event as a label; `unknown` if it is not one of the ten, because the number of labels must be limited. */
export const toEventLabel = ({ type }: { type: string }): string => (isArkEventName(type) ? type : 'unknown');

/** How a body wraps its payload: not at all, in an envelope, or in the envelope of a platform webhook. */
export type ArkEventForm = 'bare' | 'envelope' | 'platform';

/** Which credentials of a request were verified. `'both'` if the request had a valid key and a valid signature. */
export type VerifiedBy = 'apiKey' | 'signature' | 'both';

/** How a request was authenticated. */
export interface Verified {
  /** Which credentials were verified. */
  verifiedBy?: VerifiedBy | undefined;
  /** Which of several keys matched, from 0. */
  keyIndex?: number | undefined;
}

/** The properties of an event other than its name and its payload. */
export interface ArkEventContext {
  /** The envelope's uuid, else `sha256:` and the hex digest of the body's bytes. The same on every retry. */
  id: string;
  /** When the event happened, in Unix seconds: the envelope's time, else the payload's own event time, else null. */
  timestamp: number | null;
  /** When this delivery was received. */
  receivedAt: Date;
  /** How the body wrapped the payload. */
  form: ArkEventForm;
  /** The tenant that an event of a platform webhook belongs to. */
  tenantId?: string;
  /** True for a test send of a platform webhook. Test sends of other webhooks look like real events. */
  test?: boolean;
  /** The index of the matching key if `apiKey` is a list. When the old key no longer matches any request, you can remove it. */
  keyIndex?: number;
  /** Which credentials were verified. Undefined for `receive()` without headers. */
  verifiedBy?: VerifiedBy | undefined;
  /**
   * True if the name was inferred from the fields of a bare body. Reliable for all events except SendLimitApproaching and
   * SendLimitExceeded, which have the same fields and are distinguished by `volume` and `limit`.
   */
  inferred?: true;
}

/** An authenticated, valid event: a union discriminated by `type`. `ArkEvent<'MessageSent'>` is one member of it. */
export type ArkEvent<Name extends ArkEventName = ArkEventName> = {
  [Type in Name]: ArkEventContext & {
    /** The name of the event. It determines the type of the payload. */
    type: Type;
    /** Exactly as sent, including fields that this version does not know. */
    payload: ArkPayloads[Type];
  };
}[Name];

/** An event whose name this version does not know. */
export interface UnknownArkEvent extends ArkEventContext {
  /** The name in the envelope. */
  type: string;
  /** Exactly as sent and not validated. */
  payload: Record<string, unknown>;
}
