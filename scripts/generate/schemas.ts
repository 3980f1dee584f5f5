/** Reads the schemas, and adds what Ark sends beyond them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { AnySchemaObject } from 'ajv';
import { root } from '../packed/prepare.js';

export type Schema = AnySchemaObject & { $id: string };

/** @returns the first line of a generated file */
export const formatNotice = (source: string): string =>
  `// Generated from ${source} by \`npm run generate\`. Do not edit.\n`;

/** The first line of files that are generated from the schemas. */
export const notice = formatNotice('schemas/');

/** @returns the documented schemas, by the names of their files */
export const readSchemas = (): Map<string, Schema> =>
  new Map(
    readdirSync(path.join(root, 'schemas'))
      .sort()
      .map((file) => [
        path.basename(file, '.json'),
        JSON.parse(readFileSync(path.join(root, 'schemas', file), 'utf8')) as Schema,
      ]),
  );

/**
 * Adds values that deliveries contain although Ark's reference excludes them: messages without a recipient, a direction or a
 * time, and opens and clicks from no known address. The types and the tolerant validators allow these; the strict
 * validators and schemas/ keep to the reference. A bounced message always has a recipient, so it has its own schema.
 */
export function addObservedValues(documented: Map<string, Schema>): Map<string, Schema> {
  const schemas = structuredClone(documented);
  const getProperties = (name: string): Record<string, AnySchemaObject> =>
    schemas.get(name)?.['properties'] as Record<string, AnySchemaObject>;
  const allowNull = (name: string, key: string): void => {
    const property = getProperties(name)[key] as AnySchemaObject;
    property['type'] = [property['type'], 'null'];
    if (Array.isArray(property['enum'])) property['enum'] = [...(property['enum'] as unknown[]), null];
  };

  const message = schemas.get('message') as Schema;
  message['required'] = ['id', 'to'];
  allowNull('message', 'direction');
  schemas.set('bounced-message', {
    ...structuredClone(message),
    $id: message.$id.replace('message.json', 'bounced-message.json'),
    title: 'Ark bounced message',
    description: 'A message that bounced, or the bounce itself. Unlike other messages, it always has a recipient.',
  });
  const recipient = (schemas.get('bounced-message')?.['properties'] as Record<string, AnySchemaObject>)['to'];
  if (recipient) recipient['description'] = 'The envelope recipient.';
  allowNull('message', 'to');
  for (const key of ['original_message', 'bounce'])
    (getProperties('MessageBounced')[key] ?? {})['$ref'] = 'bounced-message.json';
  for (const name of ['MessageLoaded', 'MessageLinkClicked']) allowNull(name, 'ip_address');
  return schemas;
}

/** The files whose names start with a capital letter are named after their events. */
export const listEvents = (schemas: Map<string, Schema>): string[] =>
  [...schemas.keys()].filter((name) => /^[A-Z]/.test(name));

/** Copies a schema, each subschema passed through `change`. */
export function mapSchema(
  schema: AnySchemaObject,
  change: (schema: AnySchemaObject) => AnySchemaObject,
): AnySchemaObject {
  const copy = change({ ...schema });
  if (typeof copy['additionalProperties'] === 'object')
    copy['additionalProperties'] = mapSchema(copy['additionalProperties'] as AnySchemaObject, change);
  if (copy['properties'])
    copy['properties'] = Object.fromEntries(
      Object.entries(copy['properties'] as Record<string, AnySchemaObject>).map(([key, value]) => [
        key,
        mapSchema(value, change),
      ]),
    );
  return copy;
}
