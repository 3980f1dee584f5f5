/** Writes an event as test code: `arkEvent(…)` with the same values. */
import { isDeepStrictEqual } from 'node:util';
import { isArkEventName } from '../events/event.js';
import { arkEvent } from '../testing/ark-event.js';
import type { Entry } from './entry.js';
import { writeLiteral } from './write-literal.js';

type Tree = Record<string, unknown>;

/** @param body the event's body, parsed */
export function writeTest({ event, errors }: Pick<Entry, 'event' | 'errors'>, body: unknown): string {
  // Values that the types do not allow are what a test of a rejection needs.
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

/** Returns undefined if no call of `arkEvent` creates the body. */
function writeArkEvent({ type, form }: NonNullable<Entry['event']>, body: unknown, cast: string): string | undefined {
  if (!isArkEventName(type) || !isTree(body)) return undefined;
  const isBare = form === 'bare';
  const payload = isBare ? body : body['payload'];
  if (!isTree(payload)) return undefined;
  const fields = Object.entries(body).filter(([key]) => key !== 'event' && key !== 'payload');
  const options = { form, ...(!isBare && { envelope: Object.fromEntries(fields) }) };
  const create = (overrides: Tree): unknown => arkEvent(type, overrides as never, options as never);
  const created = create(payload) as { payload: Tree } & Tree;
  const overrides = removeOthers(payload, isBare ? created : created.payload);
  if (!isDeepStrictEqual(create(overrides), body)) return undefined;
  const args = [`'${type}'`, writeLiteral(overrides) + cast];
  if (!isBare) args.push(writeLiteral(options));
  return `arkEvent(${args.join(', ')})`;
}

/** Adds `undefined` for each field of the sample that the payload lacks, which removes it. */
function removeOthers(payload: Tree, created: Tree): Tree {
  const fields = new Map<string, unknown>();
  for (const [key, value] of Object.entries(payload)) {
    const made = created[key];
    fields.set(key, isTree(value) && isTree(made) ? removeOthers(value, made) : value);
  }
  for (const key of Object.keys(created)) if (!Object.hasOwn(payload, key)) fields.set(key, undefined);
  return Object.fromEntries(fields);
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
