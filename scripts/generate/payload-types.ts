/** Declares the types of payloads. */
import path from 'node:path';
import type { AnySchemaObject } from 'ajv';
import { compile } from 'json-schema-to-typescript';
import { listEvents, mapSchema, notice, type Schema } from './schemas.js';

/** A copy for the type generator: no additional properties, local references, enums that allow other values. */
const toClosed = (schema: AnySchemaObject): AnySchemaObject => {
  const copy: AnySchemaObject = { ...schema };
  for (const keyword of ['$schema', '$id', 'format', 'pattern', 'anyOf', 'maxProperties'])
    Reflect.deleteProperty(copy, keyword);
  if (typeof copy['$ref'] === 'string') {
    // The type generator ignores the siblings of $ref, so the description has to wrap it.
    copy['allOf'] = [{ $ref: `#/definitions/${path.basename(copy['$ref'], '.json')}` }];
    Reflect.deleteProperty(copy, '$ref');
  }
  if (copy['properties']) copy['additionalProperties'] ??= false;
  if (Array.isArray(copy['enum'])) {
    const values = copy['enum'] as unknown[];
    const known = values.filter((value) => value !== null).map((value) => JSON.stringify(value));
    const others = typeof values[0] === 'number' ? '(number & {})' : '(string & {})';
    copy['tsType'] = [...known, others, ...(values.includes(null) ? ['null'] : [])].join(' | ');
  }
  return copy;
};

export async function declarePayloads(schemas: Map<string, Schema>): Promise<string> {
  const events = listEvents(schemas);
  const parts = [...events, 'message', 'bounced-message', 'server'];
  const code = await compile(
    {
      title: 'ArkPayloads',
      description: 'The payload of each event, by the name of the event.',
      type: 'object',
      additionalProperties: false,
      required: events,
      properties: Object.fromEntries(
        events.map((name) => [
          name,
          { description: schemas.get(name)?.['description'] as string, allOf: [{ $ref: `#/definitions/${name}` }] },
        ]),
      ),
      definitions: Object.fromEntries(
        parts.map((name) => [name, mapSchema(schemas.get(name) as AnySchemaObject, toClosed)]),
      ),
    } as never,
    'ArkPayloads',
    { bannerComment: '', additionalProperties: false, style: { singleQuote: true, printWidth: 120 } },
  );
  return [notice, code].join('\n');
}
