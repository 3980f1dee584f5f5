/** Checks a payload against the schema of its event. */
import type { ErrorObject } from 'ajv';
import type * as Compiling from './user-schemas.js';
import type { UserSchemas, Validator } from './user-schemas.js';
import type { PayloadError } from '../errors.js';
import type { ArkEventName } from '../events/event.js';
import { fieldNames } from '../generated/names.js';
import type { Identified } from './identify.js';

type ValidatorSet = Record<ArkEventName | 'envelope' | 'platform', Validator>;

const fields: ReadonlySet<string> = new Set(fieldNames);

/** The maximum number of reported errors. */
const MAX_ERRORS = 10;

/** Checks an identified body. Returns its errors; undefined if it is valid. */
export type Validate = (name: ArkEventName, identified: Identified, body: object) => PayloadError[] | undefined;

/**
 * @param options.strict whether the documented enums, patterns and formats are enforced too
 * @param options.schemas the JSON Schemas of the app, by event
 * @throws InvalidOptionsError if one of them is not a valid schema
 */
export function createValidate({ strict, schemas }: { strict: boolean; schemas: UserSchemas | undefined }): Validate {
  let ours: ValidatorSet | undefined = strict ? loadStrict() : undefined;
  const theirs = schemas === undefined ? undefined : compile(schemas);
  return (name, { form, payload }, body) => {
    ours ??= loadTolerant();
    const at = form === 'bare' ? '#' : '#/payload';
    if (form !== 'bare' && !ours[form](body)) return toPayloadErrors(ours[form], '#', fields);
    if (!ours[name](payload)) return toPayloadErrors(ours[name], at, fields);
    const own = theirs?.get(name);
    return own && !own.validator(payload) ? toPayloadErrors(own.validator, at, own.keys) : undefined;
  };
}

// Each is loaded only if it is used, the tolerant set by the first event: files delay the start. The strict set needs
// ajv-formats: if it is not installed, that has to fail at the start.
const loadTolerant = (): ValidatorSet => require('../generated/tolerant.js') as ValidatorSet;
const loadStrict = (): ValidatorSet => require('../generated/strict.js') as ValidatorSet;

function compile(schemas: UserSchemas): ReturnType<typeof Compiling.compileSchemas> {
  const { compileSchemas } = require('./user-schemas.js') as typeof Compiling;
  return compileSchemas(schemas);
}

const toPayloadErrors = (validator: Validator, at: string, keys: ReadonlySet<string>): PayloadError[] =>
  (validator.errors ?? []).slice(0, MAX_ERRORS).map((error) => ({
    pointer: at + toPointer(error, keys),
    message: describeError(error),
  }));

/**
 * Points to a missing field instead of the object that lacks it (RFC 6901, section 6). Replaces keys that no schema
 * contains, such as those of metadata, with `*`: they are data. Short numbers are indexes of arrays.
 */
function toPointer({ instancePath, params }: ErrorObject, keys: ReadonlySet<string>): string {
  const { missingProperty } = params as { missingProperty?: string };
  const path = instancePath.split('/').slice(1).map(unescapeKey);
  if (missingProperty !== undefined) path.push(missingProperty);
  return path
    .map((key) => (keys.has(key) || /^\d{1,4}$/.test(key) ? `/${encodeURIComponent(escapeKey(key))}` : '/*'))
    .join('');
}

const escapeKey = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const unescapeKey = (key: string): string => key.replaceAll('~1', '/').replaceAll('~0', '~');

function describeError({ keyword, message, params }: ErrorObject): string {
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

/** Describes the expected types: `a string or null`. */
const describeTypes = (types: string | string[]): string =>
  [types]
    .flat()
    .map((type) => typeNames.get(type) ?? `a ${type}`)
    .join(' or ');
