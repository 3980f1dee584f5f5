/** Checks a payload against the schema of its event. */
import type { ErrorObject } from 'ajv';
import { compileSchemas, type UserSchemas } from './compile-schemas.js';
import type { PayloadError } from './errors.js';
import type { ArkEventName } from './events.js';
import * as tolerant from './generated/tolerant.js';
import type { Identified } from './identify.js';

/** A validator as ajv compiles it: its errors stand on itself until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

type ValidatorSet = Record<ArkEventName | 'envelope' | 'platform', Validator>;

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
    if (form !== 'bare' && !ours[form](body)) return explain(ours[form], '#');
    if (!ours[name](payload)) return explain(ours[name], at);
    const own = theirs.get(name);
    return own && !own(payload) ? explain(own, at) : undefined;
  };
}

/** The strict set brings ajv-formats with it: only those who ask for it load it. */
const loadStrict = (): ValidatorSet => require('./generated/strict.js') as ValidatorSet;

const explain = (validator: Validator, at: string): PayloadError[] =>
  (validator.errors ?? []).slice(0, MOST_ERRORS).map((error) => ({
    pointer: at + pointerOf(error),
    message: messageOf(error),
  }));

/** Points at a missing field rather than at the object that lacks it. */
function pointerOf({ instancePath, schemaPath, params }: ErrorObject): string {
  const missing = (params as { missingProperty?: string }).missingProperty;
  const pointer = missing === undefined ? instancePath : `${instancePath}/${missing}`;
  // A key that no schema names, as in metadata, is data and not told.
  const named = /(?:additional|pattern)Properties\//.test(schemaPath) ? pointer.replace(/[^/]*$/, '*') : pointer;
  return encodeURI(named);
}

function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'const') return `must be ${JSON.stringify((params as { allowedValue: unknown }).allowedValue)}`;
  return message ?? `fails "${keyword}"`;
}
