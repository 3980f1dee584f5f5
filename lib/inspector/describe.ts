/** What the page is told of an entry: in a line, and in full. */
import { inspect } from 'node:util';
import { type BounceCategory, bounceCategory } from '../bounce-category.js';
import type { ArkEventForm } from '../events.js';
import type { PayloadError } from '../errors.js';
import type { Entry, EntryOutcome } from './entry.js';
import { mask, maskAddress, maskText, reveal } from './mask.js';

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
  const { to, classification } = tellingFields(bodyOf(entry));
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
  const show = (text: string): string => (revealed ? text : maskText(text));
  const body = bodyOf(entry);
  return {
    ...lineOf(id, entry, revealed),
    ...{ message, method, errors },
    path: path === undefined ? undefined : show(path),
    remoteAddress: remoteAddress === undefined || revealed ? remoteAddress : maskAddress(remoteAddress),
    form: event?.form,
    timestamp: event?.timestamp,
    tenantId: shorten(event?.tenantId),
    test: event?.test,
    listeners: entry.listeners.map(({ on, name, ms, error }) => ({
      ...{ on, name, ms },
      error: error === undefined ? null : show(reasonOf(error)),
    })),
    body: revealed ? reveal(body) : mask(body),
    text: revealed ? textOf(entry) : undefined,
  };
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : inspect(error, { depth: 1 });

/** @returns undefined where there is no body, or it cannot be written as JSON */
export function textOf({ body }: Entry): string | undefined {
  if (typeof body !== 'object') return body;
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

/** Whom an entry is about. */
export const recipientOf = (entry: Entry): string | undefined => tellingFields(bodyOf(entry)).to;

function bodyOf(entry: Entry): unknown {
  const text = textOf(entry);
  return text === undefined ? undefined : (JSON.parse(text.replace(/^\ufeff/, '')) as unknown);
}

/** Whom a body is about and how it failed: looked for where any event has it, also in one that nobody validated. */
function tellingFields(body: unknown): { to?: string; classification?: string } {
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
