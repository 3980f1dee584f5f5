/** Explains why no event fits a body. */
import { arkEventNames } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { isObject } from '../internal/is-object.js';
import { escapeForTerminal } from './escape.js';

type Json = Record<string, unknown>;

/** The status of each delivery event. */
const statuses = ['Sent', 'SoftFail', 'HardFail', 'Held'] as const;

/** The fields by which a bare body is identified. */
const identifyingFields = [
  ['MessageBounced', ['original_message', 'bounce']],
  ['MessageLinkClicked', ['message', 'ip_address', 'url']],
  ['DomainDNSError', ['domain', 'dns_checked_at']],
  ['SendLimitApproaching', ['server', 'volume', 'limit']],
  ['MessageSent', ['message', 'status']],
] as const;

const MAX_SHOWN_LENGTH = 60;

const quote = (value: unknown): string => escapeForTerminal(JSON.stringify(value), MAX_SHOWN_LENGTH);

/** @returns a sentence; undefined if the body resembles no event */
export function explainBody(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  const { event, payload, status } = body;
  if (typeof event === 'string' && isObject(payload)) return didYouMean(event, arkEventNames);
  if (isObject(payload)) return `It has a payload: add its event, such as "event": "MessageSent".`;
  if (typeof event === 'string') return 'It names an event: add its fields as an object, "payload".';
  if (Object.hasOwn(body, 'status')) return explainStatus(status);
  return findMissing(body);
}

function explainStatus(status: unknown): string {
  const meant = typeof status === 'string' ? didYouMean(status, statuses) : undefined;
  return meant ?? `No event has the status ${quote(status)}: known are ${statuses.join(', ')}.`;
}

function didYouMean(word: string, candidates: readonly string[]): string | undefined {
  const meant = word.length > MAX_SHOWN_LENGTH ? undefined : findClosestMatch(word, candidates);
  return meant === undefined ? undefined : `Did you mean "${meant}"?`;
}

/** Names the fields that the most similar event has and the body has not. */
function findMissing(body: Json): string | undefined {
  const candidates = identifyingFields
    .map(([name, fields]) => ({ name, missing: fields.filter((field) => !Object.hasOwn(body, field)), fields }))
    .filter(({ missing, fields }) => missing.length < fields.length)
    .sort((a, b) => a.missing.length - b.missing.length);
  const [nearest] = candidates;
  return nearest && `For ${nearest.name}, add ${nearest.missing.map(quote).join(' and ')}.`;
}
