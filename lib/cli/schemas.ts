/** Reads the shipped schemas for their descriptions. */
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

/** @param name such as MessageSent, message or envelope */
export const readSchema = (name: string): Schema =>
  JSON.parse(readFileSync(path.join(__dirname, '../../schemas', `${name}.json`), 'utf8')) as Schema;

/** Reads a field of a schema, and resolves its `$ref`. */
export function readProperty({ properties }: Schema, key: string): Schema | undefined {
  const property = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  return property?.$ref === undefined
    ? property
    : { ...readSchema(path.basename(property.$ref, '.json')), ...property };
}

/** Describes the type of a field. */
export const describeType = ({ type, enum: values, const: constant }: Schema): string => {
  if (constant !== undefined) return JSON.stringify(constant);
  const types = [type ?? []].flat().join(' or ');
  return values === undefined ? types : `${types}: ${values.map((value) => JSON.stringify(value)).join(', ')}`;
};
