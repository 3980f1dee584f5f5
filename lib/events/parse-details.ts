import { normalizeClassification } from './bounce-category.js';
import type * as Wordings from './detail-wordings.js';
import type { DetailFields, Step } from './detail-wordings.js';

/** Why a message was held. */
export type HeldReason = 'suppressed' | 'spam' | 'send_limit' | 'credential' | 'development_mode' | 'route';

/** Why a message failed although no mail server rejected its recipient. */
export type FailureReason =
  | 'too_many_attempts'
  | 'spam'
  | 'message_removed'
  | 'domain_removed'
  | 'no_recipient'
  | 'no_route'
  | 'bounced_by_route';

/** The information in `payload.details`. A field is absent if the text does not contain it, or only a part of it. */
export interface DeliveryDetails {
  /** The address of the recipient. */
  recipient?: string;
  /** The IP address of the receiving mail server, IPv4 or IPv6. */
  ip?: string;
  /** The port of the receiving mail server. */
  port?: number;
  /** The host name of the receiving mail server. */
  hostname?: string;
  /** The IP address that the message was sent from. */
  sourceIp?: string;
  /** The SMTP reply code, such as 550. */
  code?: number;
  /** The classification, spelled as in `payload.classification`: `invalid_recipient`. */
  classification?: string;
  /** The domain whose mail servers could not be connected to. */
  domain?: string;
  /** Why the message was held. */
  heldReason?: HeldReason;
  /** Why the message failed, if no mail server rejected its recipient. */
  failureReason?: FailureReason;
  /** The number of delivery attempts after which the message failed. */
  attempts?: number;
  /** Whether the recipient was on the suppression list already, was added to it, or was removed from it. */
  suppression?: 'listed' | 'added' | 'removed';
  /** Why the recipient is on the suppression list, as sent: `hard fail`, `too many soft fails`, `complaint`, … */
  suppressionReason?: string;
  /** The part of the text that this version does not recognize, or that is incomplete. */
  unrecognized?: string;
}

/** In bytes. Postal truncates `details` at this length, so the last word of a longer text may be incomplete. */
const MAX_DETAILS_LENGTH = 250;

/** The fields that were read, and the rest of the text. */
interface Reading {
  fields: DetailFields;
  rest: string;
  /** Whether the end of the text may be missing. */
  mayBeCut: boolean;
}

/**
 * Parses the text in `payload.details`, in each wording that Ark and Postal are known to use.
 *
 * @returns undefined if there is no text. If the wording is unknown, `unrecognized` is the text: it is written for people
 * and may change.
 */
export function parseDetails(text: string | null | undefined): DeliveryDetails | undefined {
  // If the body failed its schema, this can be any value.
  if (typeof text !== 'string' || text === '') return undefined;
  // Loaded here, because each file delays the start, and most apps do not need this one.
  const { wordings, closingSentences } = require('./detail-wordings.js') as typeof Wordings;
  const start = { fields: {}, rest: text, mayBeCut: Buffer.byteLength(text) >= MAX_DETAILS_LENGTH };
  for (const [opening, ...steps] of wordings) {
    const opened = opening && readStep(opening, start);
    if (!opened) continue;
    const { fields, rest } = readClosing(closingSentences, readSteps(steps, opened));
    return Object.keys(fields).length === 0 ? { unrecognized: text } : toDetails(fields, rest.trim());
  }
  return { unrecognized: text };
}

/** Reads steps until the text does not match. */
function readSteps(steps: Step[], reading: Reading): Reading {
  const [step, ...others] = steps;
  const next = step && readStep(step, reading);
  return next ? readSteps(others, next) : reading;
}

/** Reads any of the sentences, repeatedly. */
function readClosing(sentences: Step[], reading: Reading): Reading {
  for (const sentence of sentences) {
    const next = readStep(sentence, reading);
    if (next) return readClosing(sentences, next);
  }
  return reading;
}

/** @returns undefined if the text does not match */
function readStep({ pattern, implies }: Step, { fields, rest, mayBeCut }: Reading): Reading | undefined {
  const found = pattern.exec(rest);
  if (!found) return undefined;
  const { toEnd, ...groups }: Record<string, string | undefined> = found.groups ?? {};
  if (toEnd !== undefined && mayBeCut) return undefined;
  const matched = Object.entries(groups).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    fields: { ...fields, ...implies, ...Object.fromEntries(matched) },
    rest: rest.slice(found[0].length),
    mayBeCut,
  };
}

function toDetails({ port, code, attempts, classification, ...texts }: DetailFields, rest: string): DeliveryDetails {
  return {
    ...texts,
    ...(port && { port: Number(port) }),
    ...(code && { code: Number(code) }),
    ...(attempts && { attempts: Number(attempts) }),
    ...(classification && { classification: normalizeClassification(classification) }),
    ...(rest !== '' && rest !== '.' && { unrecognized: rest }),
  };
}
