/**
 * Writes lib/generated/: from schemas/ the TypeScript types, the overloads for listeners and two sets of precompiled
 * validators; from the inspector's page/ its files as strings, so that bundlers include them. Run by `npm run generate`;
 * a test compares its output with the committed files.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type AnySchemaObject } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { compile } from 'json-schema-to-typescript';

const root = path.join(__dirname, '..');
const noticeOf = (source: string): string => `// Generated from ${source} by \`npm run generate\`. Do not edit.\n`;
const notice = noticeOf('schemas/');

type Schema = AnySchemaObject & { $id: string };

/** The keywords that the tolerant validators enforce: structure, types, and `const`, which identifies the event. */
const deciding = new Set(['$id', '$ref', 'type', 'required', 'properties', 'additionalProperties', 'const']);

const readSchemas = (): Map<string, Schema> =>
  new Map(
    readdirSync(path.join(root, 'schemas'))
      .sort()
      .map((file) => [
        path.basename(file, '.json'),
        JSON.parse(readFileSync(path.join(root, 'schemas', file), 'utf8')) as Schema,
      ]),
  );

/** Fields that only a guide of Ark's mentions: typed as it shows them, but no reason to reject a delivery. */
const unconfirmed = ['suppression_added', 'suppression_reason'];

/**
 * Adds values that deliveries contain although Ark's reference excludes them: messages without a recipient, a direction or a
 * time, and opens and clicks from no known address. The types and the tolerant validators allow these; the strict
 * validators and schemas/ keep to the reference. A bounced message always has a recipient, so it has its own schema.
 */
function withObservedValues(documented: Map<string, Schema>): Map<string, Schema> {
  const schemas = structuredClone(documented);
  const propertiesOf = (name: string): Record<string, AnySchemaObject> =>
    schemas.get(name)?.['properties'] as Record<string, AnySchemaObject>;
  const allowNull = (name: string, key: string): void => {
    const property = propertiesOf(name)[key] as AnySchemaObject;
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
    (propertiesOf('MessageBounced')[key] ?? {})['$ref'] = 'bounced-message.json';
  for (const name of ['MessageLoaded', 'MessageLinkClicked']) allowNull(name, 'ip_address');
  return schemas;
}

/** The files whose names start with a capital letter are named after their events. */
const eventNames = (schemas: Map<string, Schema>): string[] =>
  [...schemas.keys()].filter((name) => /^[A-Z]/.test(name));

/** Copies a schema, each subschema passed through `change`. */
function mapSchema(schema: AnySchemaObject, change: (schema: AnySchemaObject) => AnySchemaObject): AnySchemaObject {
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

/** Drops `$schema`: the keywords in use mean the same in draft-07, which compiles to less code. */
const strict = (schema: AnySchemaObject): AnySchemaObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));

const tolerant = (schema: AnySchemaObject): AnySchemaObject => {
  const copy = Object.fromEntries(Object.entries(schema).filter(([keyword]) => deciding.has(keyword)));
  if (copy['properties'])
    copy['properties'] = Object.fromEntries(
      Object.entries(copy['properties'] as object).filter(([key]) => !unconfirmed.includes(key)),
    );
  return copy;
};

function validators(schemas: Map<string, Schema>, mode: 'tolerant' | 'strict'): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    inlineRefs: false,
    strictRequired: true,
    // The errors of the keywords that decide are described without them.
    messages: mode === 'strict',
    code: { source: true, esm: true, lines: true },
  });
  if (mode === 'strict') addFormats(ajv);
  for (const schema of schemas.values()) ajv.addSchema(mapSchema(schema, mode === 'strict' ? strict : tolerant));
  const exported = [...eventNames(schemas), 'envelope', 'platform-envelope'];
  const ids = Object.fromEntries(
    exported.map((name) => [name === 'platform-envelope' ? 'platform' : name, schemas.get(name)?.$id ?? '']),
  );
  return `${notice}// @ts-nocheck\n${shorten(standaloneCode(ajv, ids))}\n`;
}

/** Shortens what is repeated for each error, because a start has to read all of it. Nothing reads `schemaPath`. */
const shorten = (code: string): string =>
  `${code
    .replaceAll(/schemaPath:"[^"]*",/g, '')
    .replaceAll(
      /if\(vErrors === null\)\{\nvErrors = \[(\w+)\];\n\}\nelse \{\nvErrors\.push\(\1\);\n\}/g,
      'vErrors = addError(vErrors, $1);',
    )}
function addError(errors, error) {
if(errors === null) return [error];
errors.push(error);
return errors;
}`;

/** A copy for the type generator: no additional properties, local references, enums that allow other values. */
const closed = (schema: AnySchemaObject): AnySchemaObject => {
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

async function types(schemas: Map<string, Schema>): Promise<string> {
  const events = eventNames(schemas);
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
        parts.map((name) => [name, mapSchema(schemas.get(name) as AnySchemaObject, closed)]),
      ),
    } as never,
    'ArkPayloads',
    { bannerComment: '', additionalProperties: false, style: { singleQuote: true, printWidth: 120 } },
  );
  return [notice, code].join('\n');
}

function names(schemas: Map<string, Schema>): string {
  const list = (items: string[]): string => items.map((name) => `  '${name}',\n`).join('');
  const fields = [...new Set([...schemas.values()].flatMap((schema) => Object.keys(schema['properties'] as object)))];
  return [
    notice,
    `/** The names of the ten events. */\nexport const arkEventNames = [\n${list(eventNames(schemas))}] as const;\n`,
    `/** The names of all fields. */\nexport const fieldNames = [\n${list(fields)}] as const;\n`,
  ].join('\n');
}

/** One overload per event, so that an editor shows what the event means at `ark.on('MessageBounced'`. */
function listenerOverloads(schemas: Map<string, Schema>): string {
  const overloads = eventNames(schemas).map((name) => [
    '  /**',
    `   * ${schemas.get(name)?.['description'] as string}`,
    '   *',
    '   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries',
    '   */',
    `  (name: '${name}', listener: (...args: Events['${name}']) => unknown): Self;`,
  ]);
  return [
    notice,
    '/** Adds a listener for one of the ten events. `Events` has the arguments of their listeners. */',
    'export interface AddEventListener<Events extends Record<string, unknown[]>, Self> {',
    ...overloads.flat(),
    '}\n',
  ].join('\n');
}

function inspectorPage(): string {
  const folder = 'lib/inspector/page';
  const files = readdirSync(path.join(root, folder))
    .sort()
    .map(
      (file) =>
        `  [${JSON.stringify(file)}, ${JSON.stringify(readFileSync(path.join(root, folder, file), 'utf8'))}],\n`,
    );
  return [
    noticeOf(`${folder}/`),
    '/** The files of the inspector page by name. */',
    `export const inspectorPage: ReadonlyMap<string, string> = new Map([\n${files.join('')}]);\n`,
  ].join('\n');
}

/** Returns the generated files by their path in the repository. */
export async function generate(): Promise<Map<string, string>> {
  const documented = readSchemas();
  const observed = withObservedValues(documented);
  return new Map([
    ['lib/generated/add-event-listener.ts', listenerOverloads(documented)],
    ['lib/generated/names.ts', names(documented)],
    ['lib/generated/payloads.ts', await types(observed)],
    ['lib/generated/tolerant.ts', validators(observed, 'tolerant')],
    ['lib/generated/strict.ts', validators(documented, 'strict')],
    ['lib/generated/inspector-page.ts', inspectorPage()],
  ]);
}

if (require.main === module) {
  void generate().then((files) => {
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
  });
}
