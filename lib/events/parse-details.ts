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
  /** The address that the message was for. */
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
  /** The domain none of whose mail servers accepted a connection. */
  domain?: string;
  /** Why the message was held. */
  heldReason?: HeldReason;
  /** Why the message failed, if no mail server rejected its recipient. */
  failureReason?: FailureReason;
  /** The number of attempts after which delivery was given up. */
  attempts?: number;
  /** Whether the recipient was on the suppression list already, was added to it, or was removed from it. */
  suppression?: 'listed' | 'added' | 'removed';
  /** Why the recipient is on the suppression list, as sent: `hard fail`, `too many soft fails`, `complaint`, … */
  suppressionReason?: string;
  /** The part of the text that this version does not know, or that is cut off. */
  unrecognized?: string;
}

/** Postal cuts `details` at this number of characters, so the last word of a text this long may be incomplete. */
const MAX_DETAILS_LENGTH = 250;

/**
 * Parses the text in `payload.details`, in each wording that Ark and Postal are known to use.
 *
 * @returns undefined if there is no text. If the wording is unknown, `unrecognized` contains the text: it is made for
 * people and may change.
 */
export function parseDetails(text: string | null | undefined): DeliveryDetails | undefined {
  // A body that failed its schema may have anything here.
  if (typeof text !== 'string' || text === '') return undefined;
  // Each file delays the start, and most apps do not need this one.
  const { wordings, closingSentences } = require('./detail-wordings.js') as typeof Wordings;
  const mayBeCut = Buffer.byteLength(text) >= MAX_DETAILS_LENGTH;
  const fields: DetailFields = {};
  let position = 0;
  const read = (step: Step): boolean => {
    const length = readStep(step, text.slice(position), { mayBeCut, fields });
    position += length;
    return length > 0;
  };
  for (const [opening, ...rest] of wordings) {
    if (!opening || !read(opening)) continue;
    rest.every(read);
    while (closingSentences.some(read));
    break;
  }
  if (Object.keys(fields).length === 0) return { unrecognized: text };
  const unrecognized = text.slice(position).trim();
  return toDetails(unrecognized === '' || unrecognized === '.' ? fields : { ...fields, unrecognized });
}

/** Reads one step at the start of the text into `fields`, and returns its length: 0 if the text does not continue so. */
function readStep(
  { pattern, implies }: Step,
  text: string,
  { mayBeCut, fields }: { mayBeCut: boolean; fields: DetailFields },
): number {
  const found = pattern.exec(text);
  if (!found) return 0;
  const { toEnd, ...groups }: Record<string, string | undefined> = found.groups ?? {};
  if (toEnd !== undefined && mayBeCut) return 0;
  for (const [name, value] of Object.entries({ ...implies, ...groups })) if (value !== undefined) fields[name] = value;
  return found[0].length;
}

function toDetails({ port, code, attempts, classification, ...texts }: DetailFields): DeliveryDetails {
  return {
    ...texts,
    ...(port && { port: Number(port) }),
    ...(code && { code: Number(code) }),
    ...(attempts && { attempts: Number(attempts) }),
    ...(classification && { classification: normalizeClassification(classification) }),
  };
}
