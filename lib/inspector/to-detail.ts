import type { RequestFacts } from '../diagnostics/describe-request.js';
import type { PayloadError } from '../errors.js';
import type { Entry, EntryEvent, ListenerRun } from './entry.js';
import { explainRejection } from './explain-rejection.js';
import { makeMasker, reveal } from './mask.js';
import { type Line, toLine } from './to-line.js';
import { toResponseBody } from './to-response-body.js';

type EventFacts = { [Key in Exclude<keyof EntryEvent, 'type' | 'id'>]?: EntryEvent[Key] | undefined };

/** An entry in full. */
export interface Detail extends Omit<Line, 'path' | 'method'>, Partial<RequestFacts>, EventFacts {
  /** Why it failed, and what to do about it. */
  message?: string | undefined;
  fix?: string | undefined;
  listeners: Omit<ListenerRun, 'entry'>[];
  errors: PayloadError[];
  body?: unknown;
  /** The body as it came, if it was revealed. */
  text?: string | undefined;
  /** The body of the receiver's response, or what responded instead. */
  response?: object | undefined;
  respondedBy: Entry['respondedBy'];
}

export function toDetail(id: string, entry: Entry, revealed: boolean): Detail {
  const { message, request, event, errors = [], respondedBy } = entry;
  const body = parseKept(entry);
  const masker = makeMasker(body);
  const show = revealed ? String : masker.text;
  return {
    ...toLine(id, entry, revealed),
    ...request,
    path: request?.path && show(request.path),
    ...{ errors, respondedBy },
    // The message of an attempt from the queue contains what its listeners threw.
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

/** Returns the body that was kept as a value. */
export const parseKept = ({ body }: Pick<Entry, 'body'>): unknown =>
  body === undefined ? undefined : (JSON.parse(body.replace(/^\ufeff/, '')) as unknown);
