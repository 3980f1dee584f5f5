/** Compiles the JSON Schemas that an app adds to events. */
import { isDeepStrictEqual } from 'node:util';
import type { Ajv, AnySchemaObject, ErrorObject } from 'ajv';
import { InvalidOptionsError } from '../errors.js';
import { type ArkEventName, arkEventNames, isArkEventName } from '../events/event.js';
import { describeType } from '../internal/option-checks.js';
import { loadShippedSchemas, refersToShipped } from './shipped-schemas.js';
import { isObject } from '../internal/is-object.js';

/**
 * JSON Schemas by event: draft 2020-12, or draft-07 if `$schema` names it. They may refer to the package's own schemas by
 * their `$id`: `{ $ref: 'https://unpkg.com/express-ark-webhooks/schemas/message.json' }`.
 */
export type UserSchemas = { [Name in ArkEventName]?: object | undefined };

/** A function that ajv compiled from a JSON Schema. It keeps its errors on itself until the next call. */
export interface Validator {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
}

/** A compiled schema of the app. */
interface UserValidator {
  validator: Validator;
  /** Every key in the schema. */
  keys: ReadonlySet<string>;
}

/**
 * Compiles the schemas. Their formats are enforced. Loads ajv only if there is a schema.
 *
 * @throws InvalidOptionsError naming the event whose schema is invalid
 */
export function compileSchemas(schemas: UserSchemas): ReadonlyMap<ArkEventName, UserValidator> {
  const validators = new Map<ArkEventName, UserValidator>();
  if (!isObject(schemas))
    throw new InvalidOptionsError(
      `Expected "schemas" to be an object with JSON Schemas by event, got ${describeType(schemas)}.`,
    );
  const compile = loadCompiler();
  for (const [name, schema] of Object.entries(schemas) as [string, unknown][]) {
    if (!isArkEventName(name))
      throw new InvalidOptionsError(`schemas.${name}: no event has this name. Events: ${arkEventNames.join(', ')}.`);
    if (schema === undefined) continue;
    if (!isObject(schema))
      throw new InvalidOptionsError(
        `Expected "schemas.${name}" to be an object with a JSON Schema, got ${describeType(schema)}.`,
      );
    if ('$async' in schema)
      throw new InvalidOptionsError(`Expected "schemas.${name}" to be synchronous, got one with $async.`);
    try {
      validators.set(name, compile(schema));
    } catch (cause) {
      throw toOptionsError(name, cause);
    }
  }
  return validators;
}

function toOptionsError(name: ArkEventName, cause: unknown): InvalidOptionsError {
  if ((cause as Partial<Error> | null)?.name === 'EvalError')
    return new InvalidOptionsError(
      'JSON Schemas are compiled to code, which this process does not allow (--disallow-code-generation-from-strings, ' +
        'or an edge runtime): allow it, or remove the option "schemas". The schemas of this package are compiled already.',
      { cause },
    );
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new InvalidOptionsError(`schemas.${name} is not a valid JSON Schema: ${reason}`, { cause });
}

/** The members of ajv's instances that are used. Their class differs by draft. */
type Compiler = Pick<Ajv, 'addSchema' | 'compile' | 'getSchema' | 'refs' | 'removeSchema' | 'schemas'>;

/** Collects every string and key of a schema. A pointer may contain these names: they are not data of the payload. */
function collectStrings(value: unknown, strings = new Set<string>()): Set<string> {
  if (typeof value === 'string') strings.add(value);
  if (typeof value !== 'object' || value === null) return strings;
  for (const [key, inner] of Object.entries(value)) collectStrings(inner, strings.add(key));
  return strings;
}

/** One instance of ajv per draft, so that schemas can share parts. */
function loadCompiler(): (schema: AnySchemaObject) => UserValidator {
  const instances = new Map<'2020-12' | 'draft-07', Compiler>();
  return (schema) => {
    const draft = String(schema['$schema']).includes('draft-07') ? 'draft-07' : '2020-12';
    const ajv = instances.get(draft) ?? createAjv(draft);
    instances.set(draft, ajv);
    const keys = collectStrings(schema);
    if (refersToShipped(keys)) for (const shipped of addShipped(ajv, draft)) collectStrings(shipped, keys);
    return { validator: compileOnce(ajv, schema), keys };
  };
}

function createAjv(draft: '2020-12' | 'draft-07'): Compiler {
  const addFormats = require('ajv-formats') as typeof import('ajv-formats').default;
  // Without a logger, because ajv prints code that it cannot run.
  const options = { allErrors: true, allowUnionTypes: true, strictTypes: false, logger: false } as const;
  if (draft === '2020-12') {
    const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
    return addFormats(new Ajv2020(options));
  }
  const { Ajv } = require('ajv') as typeof import('ajv');
  return addFormats(new Ajv(options));
}

function addShipped(ajv: Compiler, draft: '2020-12' | 'draft-07'): AnySchemaObject[] {
  const shipped = loadShippedSchemas();
  for (const schema of shipped) {
    if (ajv.schemas[schema.$id] !== undefined || ajv.refs[schema.$id] !== undefined) continue;
    // Its keywords mean the same in both drafts.
    ajv.addSchema(draft === '2020-12' ? schema : { ...schema, $schema: undefined });
  }
  return shipped;
}

/** Ajv accepts one schema per id, so an unchanged file of this package is compiled once. */
function compileOnce(ajv: Compiler, schema: AnySchemaObject): Validator {
  const { $id: id } = schema as { $id?: unknown };
  const known = typeof id === 'string' ? ajv.getSchema(id) : undefined;
  if (known && isDeepStrictEqual(known.schema, schema)) return known as Validator;
  // A file of this package that the app has changed, without changing its id.
  if (known && refersToShipped(new Set([String(id)]))) ajv.removeSchema(String(id));
  return ajv.compile(schema);
}
