/** The shipped schemas, for what they say to people. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Schema {
  description?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Schema>;
  $ref?: string;
  enum?: unknown[];
  const?: unknown;
  format?: string;
}

/** A schema by its name, such as MessageSent, message or envelope. */
export const schemaOf = (name: string): Schema =>
  JSON.parse(readFileSync(path.join(__dirname, '../../schemas', `${name}.json`), 'utf8')) as Schema;

/** The field of a schema, with what its `$ref` says. */
export function propertyOf({ properties }: Schema, key: string): Schema | undefined {
  const property = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return property?.$ref === undefined ? property : { ...schemaOf(path.basename(property.$ref, '.json')), ...property };
}

/** The type of a field, in a word or two. */
export const typeOf = ({ type, enum: values, const: constant }: Schema): string => {
  if (constant !== undefined) return JSON.stringify(constant);
  const types = [type ?? []].flat().join(' or ');
  return values === undefined ? types : `${types}: ${values.map((value) => JSON.stringify(value)).join(', ')}`;
};
