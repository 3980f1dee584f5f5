/** Validates with ajv at run time, independently of the generated code. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ArkEventName } from 'express-ark-webhooks';

const folder = path.join(__dirname, '../../schemas');

/** Keywords that are enforced in strict mode only. */
const documenting = ['enum', 'format', 'pattern', 'anyOf', 'maxProperties'];

/** Validates an event's payload and its envelope. */
export type Oracle = (name: ArkEventName, form: string, body: Record<string, unknown>) => boolean;

export function makeOracle(strict: boolean): Oracle {
  const ajv = addFormats(new Ajv2020({ strict: false }));
  if (!strict) for (const keyword of documenting) ajv.removeKeyword(keyword);
  const ids = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const schema = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { $id: string };
    ids.set(path.basename(file, '.json'), schema.$id);
    ajv.addSchema(schema);
  }
  const fits = (schema: string, value: unknown): boolean => ajv.validate<unknown>(ids.get(schema)!, value);
  return (name, form, body) => {
    if (form === 'bare') return fits(name, body);
    return fits(form === 'platform' ? 'platform-envelope' : 'envelope', body) && fits(name, body['payload']);
  };
}
