/** Writes an event as test code: a call of `arkEvent()` with the same values. */
import { isDeepStrictEqual } from 'node:util';
import { isArkEventName } from '../events/event.js';
import { isObject } from '../internal/is-object.js';
import { arkEvent } from '../testing/ark-event.js';
import type { Entry } from './entry.js';
import type { Tree } from '../testing/merge.js';
import { writeLiteral } from './write-literal.js';

/** @param body the event's body, parsed */
export function writeTest({ event, errors }: Pick<Entry, 'event' | 'errors'>, body: unknown): string {
  // A test of a rejection needs values that the types do not allow.
  const cast = errors === undefined ? '' : ' as never';
  const call = event && isArkEventName(event.type) ? writeArkEvent(event, body, cast) : undefined;
  const names = call === undefined ? 'postArkEvent' : 'arkEvent, postArkEvent';
  return [
    `import { ${names} } from 'express-ark-webhooks/testing';`,
    '',
    `const body = ${call ?? writeLiteral(body)};`,
    '',
    'const response = await postArkEvent(app, body, { apiKey: process.env.ARK_API_KEY });',
    '',
  ].join('\n');
}

/** Returns undefined if no call of `arkEvent()` generates the body. */
function writeArkEvent({ type, form }: NonNullable<Entry['event']>, body: unknown, cast: string): string | undefined {
  if (!isArkEventName(type) || !isObject(body)) return undefined;
  const isBare = form === 'bare';
  const payload = isBare ? body : body['payload'];
  if (!isObject(payload)) return undefined;
  const fields = Object.entries(body).filter(([key]) => key !== 'event' && key !== 'payload');
  const options = { form, ...(!isBare && { envelope: Object.fromEntries(fields) }) };
  const create = (overrides: Tree): unknown => arkEvent(type, overrides as never, options as never);
  const created = create(payload) as { payload: Tree } & Tree;
  const overrides = markMissing(payload, isBare ? created : created.payload);
  if (!isDeepStrictEqual(create(overrides), body)) return undefined;
  const args = [`'${type}'`, writeLiteral(overrides) + cast];
  if (!isBare) args.push(writeLiteral(options));
  return `arkEvent(${args.join(', ')})`;
}

/** Adds `undefined` for each field of the sample that the payload lacks. `arkEvent()` removes these fields. */
function markMissing(payload: Tree, created: Tree): Tree {
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(payload)) {
    const sample = created[key];
    fields.set(key, isObject(value) && isObject(sample) ? markMissing(value, sample) : value);
  }
  for (const key of Object.keys(created)) if (!Object.hasOwn(payload, key)) fields.set(key, undefined);
  return Object.fromEntries(fields);
}
