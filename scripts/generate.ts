/**
 * Writes lib/generated/: from schemas/ the TypeScript types and two sets of precompiled validators, from the inspector's
 * page/ its files as strings, so that no bundler has to find them. Run by `npm run generate`; a test runs it again and compares.
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

/** What decides in the tolerant set: structure, types, and `const`, which identifies the event. All else documents. */
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

/** The name of each file that starts with a capital is the name of an event. */
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

/** The keywords we use mean the same in draft-07, whose validators keep no account of what was evaluated: less code. */
const strict = (schema: AnySchemaObject): AnySchemaObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));

const tolerant = (schema: AnySchemaObject): AnySchemaObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => deciding.has(keyword)));

function validators(schemas: Map<string, Schema>, mode: 'tolerant' | 'strict'): string {
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    inlineRefs: false,
    strictRequired: true,
    code: { source: true, esm: true, lines: true },
  });
  if (mode === 'strict') addFormats(ajv);
  for (const schema of schemas.values()) ajv.addSchema(mapSchema(schema, mode === 'strict' ? strict : tolerant));
  const exported = [...eventNames(schemas), 'envelope', 'platform-envelope'];
  const ids = Object.fromEntries(
    exported.map((name) => [name === 'platform-envelope' ? 'platform' : name, schemas.get(name)?.$id ?? '']),
  );
  return `${notice}// @ts-nocheck\n${standaloneCode(ajv, ids)}\n`;
}

/** A copy for the type generator: closed, references local, known values offered and others allowed. */
const closed = (schema: AnySchemaObject): AnySchemaObject => {
  const copy: AnySchemaObject = { ...schema };
  for (const keyword of ['$schema', '$id', 'format', 'pattern', 'anyOf', 'maxProperties'])
    Reflect.deleteProperty(copy, keyword);
  if (typeof copy['$ref'] === 'string') {
    // The type generator drops what stands beside a $ref: a description has to wrap it.
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
  const parts = [...events, 'message', 'server'];
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
  const list = (names: string[]): string => names.map((name) => `  '${name}',\n`).join('');
  const fields = [...new Set([...schemas.values()].flatMap((schema) => Object.keys(schema['properties'] as object)))];
  return [
    notice,
    `/** The names of the ten events. */\nexport const arkEventNames = [\n${list(events)}] as const;\n`,
    `/** The names of all fields. */\nexport const fieldNames = [\n${list(fields)}] as const;\n`,
    code,
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
    '/** The files of the inspector page, by name. */',
    `export const inspectorPage: ReadonlyMap<string, string> = new Map([\n${files.join('')}]);\n`,
  ].join('\n');
}

/** The generated files, by their path below the repository's root. */
export async function generate(): Promise<Map<string, string>> {
  const schemas = readSchemas();
  return new Map([
    ['lib/generated/payloads.ts', await types(schemas)],
    ['lib/generated/tolerant.ts', validators(schemas, 'tolerant')],
    ['lib/generated/strict.ts', validators(schemas, 'strict')],
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
