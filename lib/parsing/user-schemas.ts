/** Compiles the JSON Schemas that an app adds to events. */
import type { AnySchemaObject } from 'ajv';
import { InvalidOptionsError } from '../errors.js';
import { type ArkEventName, arkEventNames, isArkEventName } from '../events/event.js';
import type { Validator } from './validate.js';
import { isObject } from '../internal/is-object.js';

/** JSON Schemas of the app's own, on top of ours, by event: draft 2020-12, or draft-07 where `$schema` says so. */
export type UserSchemas = { [Name in ArkEventName]?: object | undefined };

/** An app's schema, compiled. */
interface UserValidator {
  validator: Validator;
  /** Every key that the schema names. */
  named: ReadonlySet<string>;
}

/**
 * Compiles schemas, formats enforced. Loads ajv only where there is a schema.
 *
 * @throws InvalidOptionsError naming the event whose schema is not valid
 */
export function compileSchemas(schemas: UserSchemas | undefined): ReadonlyMap<ArkEventName, UserValidator> {
  const validators = new Map<ArkEventName, UserValidator>();
  if (schemas === undefined) return validators;
  if (!isObject(schemas)) throw new InvalidOptionsError('schemas is no object: give JSON Schemas by event.');
  const compile = loadCompiler();
  for (const [name, schema] of Object.entries(schemas) as [string, unknown][]) {
    if (!isArkEventName(name))
      throw new InvalidOptionsError(`schemas.${name}: no event has this name. Events: ${arkEventNames.join(', ')}.`);
    if (schema === undefined) continue;
    if (!isObject(schema)) throw new InvalidOptionsError(`schemas.${name} is not a JSON Schema: give an object.`);
    if ('$async' in schema) throw new InvalidOptionsError(`schemas.${name} is asynchronous ($async): leave that out.`);
    try {
      validators.set(name, { validator: compile(schema), named: namesIn(schema) });
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new InvalidOptionsError(`schemas.${name} is not a valid JSON Schema: ${reason}`, { cause });
    }
  }
  return validators;
}

/** Every string and key anywhere in a schema: what a pointer may tell. Data is in none of them. */
function namesIn(value: unknown, names = new Set<string>()): Set<string> {
  if (typeof value === 'string') names.add(value);
  if (typeof value !== 'object' || value === null) return names;
  for (const [key, inner] of Object.entries(value)) namesIn(inner, names.add(key));
  return names;
}

/** Loaded here and not with the module: an app without schemas of its own never loads ajv. */
function loadCompiler(): (schema: AnySchemaObject) => Validator {
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  const addFormats = require('ajv-formats') as typeof import('ajv-formats').default;
  const options = { allErrors: true, allowUnionTypes: true, strictTypes: false } as const;
  const ajv2020 = addFormats(new Ajv2020(options));
  return (schema) => {
    if (!String(schema['$schema']).includes('draft-07')) return ajv2020.compile(schema);
    const { Ajv } = require('ajv') as typeof import('ajv');
    return addFormats(new Ajv(options)).compile(schema);
  };
}
