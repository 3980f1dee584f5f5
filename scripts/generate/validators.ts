/** Compiles the schemas to validators. */
import { Ajv, type AnySchemaObject } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { listEvents, mapSchema, notice, type Schema } from './schemas.js';

/** The keywords that the tolerant validators enforce: structure, types, and `const`, which identifies the event. */
const deciding = new Set(['$id', '$ref', 'type', 'required', 'properties', 'additionalProperties', 'const']);

/** Fields that only a guide of Ark's mentions: typed as it shows them, but no reason to reject a delivery. */
const unconfirmed = ['suppression_added', 'suppression_reason'];

/** Drops `$schema`: the keywords in use mean the same in draft-07, which compiles to less code. */
const toStrict = (schema: AnySchemaObject): AnySchemaObject =>
  Object.fromEntries(Object.entries(schema).filter(([keyword]) => keyword !== '$schema'));

const toTolerant = (schema: AnySchemaObject): AnySchemaObject => {
  const copy = Object.fromEntries(Object.entries(schema).filter(([keyword]) => deciding.has(keyword)));
  if (copy['properties'])
    copy['properties'] = Object.fromEntries(
      Object.entries(copy['properties'] as object).filter(([key]) => !unconfirmed.includes(key)),
    );
  return copy;
};

export function compileValidators(schemas: Map<string, Schema>, mode: 'tolerant' | 'strict'): string {
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
  for (const schema of schemas.values()) ajv.addSchema(mapSchema(schema, mode === 'strict' ? toStrict : toTolerant));
  const exported = [...listEvents(schemas), 'envelope', 'platform-envelope'];
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
