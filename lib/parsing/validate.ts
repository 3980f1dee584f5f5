/** Checks a payload against the schema of its event. */
import type { ErrorObject } from 'ajv';
import { compileSchemas, type UserSchemas } from './user-schemas.js';
import type { PayloadError } from '../errors.js';
import type { ArkEventName } from '../events/event.js';
import { fieldNames } from '../generated/names.js';
import * as tolerant from '../generated/tolerant.js';
import type { Identified } from './identify.js';
import type { Validator } from './validator.js';

type ValidatorSet = Record<ArkEventName | 'envelope' | 'platform', Validator>;

const fields: ReadonlySet<string> = new Set(fieldNames);

/** Every way in which a payload can be wrong is found; this many are told. */
const MOST_ERRORS = 10;

/** What an identified body is checked with: returns what is wrong with it, nothing where all is well. */
export type Validate = (name: ArkEventName, identified: Identified, body: object) => PayloadError[] | undefined;

/**
 * Makes the check.
 *
 * @param strict whether the documented enums, patterns and formats decide too
 * @param schemas the app's own JSON Schemas, by event
 * @throws InvalidOptionsError where one of them is no valid schema
 */
export function makeValidate(strict: boolean, schemas: UserSchemas | undefined): Validate {
  const ours: ValidatorSet = strict ? loadStrict() : tolerant;
  const theirs = compileSchemas(schemas);
  return (name, { form, payload }, body) => {
    const at = form === 'bare' ? '#' : '#/payload';
    if (form !== 'bare' && !ours[form](body)) return explain(ours[form], '#', fields);
    if (!ours[name](payload)) return explain(ours[name], at, fields);
    const own = theirs.get(name);
    return own && !own.validator(payload) ? explain(own.validator, at, own.named) : undefined;
  };
}

/** The strict set brings ajv-formats with it: only those who ask for it load it. */
const loadStrict = (): ValidatorSet => require('../generated/strict.js') as ValidatorSet;

const explain = (validator: Validator, at: string, named: ReadonlySet<string>): PayloadError[] =>
  (validator.errors ?? []).slice(0, MOST_ERRORS).map((error) => ({
    pointer: at + pointerOf(error, named),
    message: messageOf(error),
  }));

/**
 * Points at a missing field rather than at the object that lacks it (RFC 6901, section 6). A key that no schema names,
 * as in metadata, is data: `*` stands for it. A short
 * number is a place in a list.
 */
function pointerOf({ instancePath, params }: ErrorObject, named: ReadonlySet<string>): string {
  const { missingProperty } = params as { missingProperty?: string };
  const keys = instancePath.split('/').slice(1).map(unescapeKey);
  if (missingProperty !== undefined) keys.push(missingProperty);
  return keys
    .map((key) => (named.has(key) || /^\d{1,4}$/.test(key) ? `/${encodeURIComponent(escapeKey(key))}` : '/*'))
    .join('');
}

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'type') return `must be ${describeTypes((params as { type: string | string[] }).type)}`;
  if (keyword === 'const') return `must be ${JSON.stringify((params as { allowedValue: unknown }).allowedValue)}`;
  return message ?? `fails "${keyword}"`;
}

const typeNames: ReadonlyMap<string, string> = new Map([
  ['array', 'an array'],
  ['integer', 'an integer'],
  ['null', 'null'],
  ['object', 'an object'],
]);

/** Returns what a value must be: `a string or null`. */
const describeTypes = (types: string | string[]): string =>
  [types]
    .flat()
    .map((type) => typeNames.get(type) ?? `a ${type}`)
    .join(' or ');
