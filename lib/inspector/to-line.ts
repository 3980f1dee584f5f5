import { type BounceCategory, bounceCategory } from '../events/bounce-category.js';
import type { Entry, EntryOutcome } from './entry.js';
import { isSignedWithoutKey } from './explain-rejection.js';
import { maskAddress, maskText } from './mask.js';
import type { View } from './resource.js';

/** An entry as a row of the page's list. Addresses are masked unless they are revealed. */
export interface Line extends Pick<Entry, 'at' | 'ms' | 'by'> {
  id: string;
  outcome: EntryOutcome;
  status?: number | undefined;
  code?: string | undefined;
  /** The event's name, chosen by the sender unless it is one of the ten. */
  event?: string | undefined;
  eventId?: string | undefined;
  to?: string | undefined;
  classification?: string | undefined;
  category?: BounceCategory | undefined;
  /** How many listeners were called. */
  listenerCount: number;
  /** The method and path of a request without an event. */
  method?: string | undefined;
  path?: string | undefined;
  /** Whether the request was rejected because it has no key, although it is signed. */
  signed?: true | undefined;
  /** The id of the entry that was run again. */
  runOf?: string | undefined;
}

export function toLine(id: string, entry: Entry, { revealed }: View): Line {
  const { at, ms, by, outcome, status, code, event, to, classification, listeners, runOf, request } = entry;
  const show = revealed ? String : maskText;
  return {
    ...{ id, at, ms, by, outcome, status, code, runOf },
    event: event && show(event.type),
    eventId: event && show(event.id),
    to: to === undefined || revealed ? to : maskAddress(to),
    classification: classification && show(classification),
    category: classification === undefined ? undefined : bounceCategory(classification),
    ...(!event && request && { method: request.method, path: request.path && show(request.path) }),
    listenerCount: listeners.length,
    signed: isSignedWithoutKey(entry) || undefined,
  };
}
