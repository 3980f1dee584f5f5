/** What the page is told of an entry: in a line, and in full. */
import { inspect } from 'node:util';
import { type BounceCategory, bounceCategory } from '../events/bounce-category.js';
import type { ArkEventForm } from '../events/event.js';
import type { PayloadError } from '../errors.js';
import type { Entry, EntryOutcome } from './entry.js';
import { maskAddress, maskerOf, maskText, reveal } from './mask.js';

/** An entry in a line. Addresses are masked unless they were revealed. */
export interface Line extends Pick<Entry, 'at' | 'ms' | 'by'> {
  id: string;
  outcome: EntryOutcome;
  status?: number | undefined;
  code?: string | undefined;
  /** The event's name; from outside, where it is none of the ten. */
  event?: string | undefined;
  eventId?: string | undefined;
  to?: string | undefined;
  classification?: string | undefined;
  category?: BounceCategory | undefined;
}

/** An entry in full. */
export interface Detail extends Line {
  /** Why it was refused. */
  message?: string | undefined;
  method?: string | undefined;
  path?: string | undefined;
  remoteAddress?: string | undefined;
  form?: ArkEventForm | undefined;
  /** When the event happened, in Unix seconds. */
  timestamp?: number | null | undefined;
  tenantId?: string | undefined;
  test?: boolean | undefined;
  listeners: { on: string; name: string; ms: number | null; error: string | null }[];
  errors: PayloadError[];
  body?: unknown;
  /** The body to the letter, where it was revealed. */
  text?: string | undefined;
}

/** A name or an id may be as long as a body. */
const LONGEST = 255;

const shorten = (text: string | undefined): string | undefined => text?.slice(0, LONGEST);

export function lineOf(id: string, entry: Entry, revealed: boolean): Line {
  const { at, ms, by, outcome, status, code, event } = entry;
  const { to, classification } = tellingOf(entry);
  const show = revealed ? String : maskText;
  return {
    ...{ id, at, ms, by, outcome, status, code },
    event: shorten(event && show(event.type)),
    eventId: shorten(event && show(event.id)),
    to: to === undefined ? undefined : shorten(revealed ? to : maskAddress(to)),
    classification: shorten(classification && show(classification)),
    category: classification === undefined ? undefined : bounceCategory(classification),
  };
}

export function detailOf(id: string, entry: Entry, revealed: boolean): Detail {
  const { message, method, path, remoteAddress, event, errors = [] } = entry;
  const body = bodyOf(entry);
  const masked = maskerOf(body);
  const show = revealed ? String : masked.text;
  return {
    ...lineOf(id, entry, revealed),
    ...{ method, errors },
    // That of an attempt from the queue says what its listeners threw.
    message: message && show(message),
    path: path && show(path),
    remoteAddress: remoteAddress === undefined || revealed ? remoteAddress : maskAddress(remoteAddress),
    form: event?.form,
    timestamp: event?.timestamp,
    tenantId: shorten(event?.tenantId),
    test: event?.test,
    listeners: entry.listeners.map(({ on, name, ms, error }) => ({
      ...{ on, name, ms },
      error: error === undefined ? null : show(reasonOf(error)),
    })),
    body: revealed ? reveal(body) : masked.body(),
    text: revealed ? entry.body : undefined,
  };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : inspect(error, { depth: 1 });

const bodyOf = ({ body }: Entry): unknown =>
  body === undefined ? undefined : (JSON.parse(body.replace(/^\ufeff/, '')) as unknown);

/** Whom an entry is about and how it failed. */
interface Telling {
  to?: string;
  classification?: string;
}

/** Asked for all entries at once where somebody searches: each body is parsed for it but once. */
const telling = new WeakMap<Entry, Telling>();

/** Whom an entry is about. */
export const recipientOf = (entry: Entry): string | undefined => tellingOf(entry).to;

function tellingOf(entry: Entry): Telling {
  const told = telling.get(entry) ?? tellingFields(bodyOf(entry));
  telling.set(entry, told);
  return told;
}

/** Looked for where any event has them, also in one that nobody validated. */
function tellingFields(body: unknown): Telling {
  const { payload = body } = asObject(body);
  const { message, original_message: original, classification } = asObject(payload);
  const { to } = asObject(original ?? message);
  return {
    ...(typeof to === 'string' && { to }),
    ...(typeof classification === 'string' && { classification }),
  };
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
