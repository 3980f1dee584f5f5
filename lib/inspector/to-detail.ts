import type { RequestFacts } from '../diagnostics/describe-request.js';
import type { PayloadError } from '../errors.js';
import type { Entry, EntryEvent, ListenerRun } from './entry.js';
import { explainRejection } from './explain-rejection.js';
import { createMasker, reveal } from './mask.js';
import type { View } from './resource.js';
import { type Line, toLine } from './to-line.js';
import { toResponseBody } from './to-response-body.js';

type EventFacts = { [Key in Exclude<keyof EntryEvent, 'type' | 'id'>]?: EntryEvent[Key] | undefined };

/** All facts about an entry. */
export interface Detail extends Omit<Line, 'path' | 'method'>, Partial<RequestFacts>, EventFacts {
  /** Why it failed, and what to do about it. */
  message?: string | undefined;
  fix?: string | undefined;
  listeners: Omit<ListenerRun, 'entry'>[];
  errors: PayloadError[];
  body?: unknown;
  /** The unchanged body, if it is revealed. */
  text?: string | undefined;
  /** The body of the receiver's response, or what responded instead. */
  response?: object | undefined;
  respondedBy: Entry['respondedBy'];
}

export function toDetail(id: string, entry: Entry, view: View): Detail {
  const { revealed } = view;
  const { message, request, event, errors = [], respondedBy } = entry;
  const body = parseStoredBody(entry);
  const masker = createMasker(body);
  const show = revealed ? String : masker.text;
  return {
    ...toLine(id, entry, view),
    ...request,
    path: request?.path && show(request.path),
    ...{ errors, respondedBy },
    // When an attempt from the queue fails, the message contains those of its listeners.
    message: message && show(message),
    fix: explainRejection(entry),
    form: event?.form,
    timestamp: event?.timestamp,
    tenantId: event?.tenantId && show(event.tenantId),
    test: event?.test,
    verifiedBy: event?.verifiedBy,
    keyIndex: event?.keyIndex,
    listeners: entry.listeners.map(({ on, name, ms, error }) => ({ on, name, ms, error: error && show(error) })),
    body: revealed ? reveal(body) : masker.body(),
    text: revealed ? entry.body : undefined,
    response: toResponseBody(entry),
  };
}

/** Parses the stored body. */
export const parseStoredBody = ({ body }: Pick<Entry, 'body'>): unknown =>
  body === undefined ? undefined : (JSON.parse(body.replace(/^\ufeff/, '')) as unknown);
