/** Validates with ajv at run time, independently of the generated code. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ArkEventName } from 'express-ark-webhooks';

const folder = path.join(__dirname, '../../schemas');

/** Keywords that are enforced in strict mode only. */
const documenting = ['enum', 'format', 'pattern', 'anyOf', 'maxProperties'];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A message with what deliveries leave out although Ark's reference requires it. Only a bounced one has a recipient always. */
function completeMessage(message: unknown, isBounced: boolean): unknown {
  if (!isFields(message)) return message;
  const completed: Fields = { timestamp: 0, ...message };
  completed['direction'] ??= 'outgoing';
  if (completed['to'] === null && !isBounced) completed['to'] = 'ada@example.com';
  return completed;
}

const UNCONFIRMED = new Set(['suppression_added', 'suppression_reason']);

/** A payload with what deliveries leave out, and without the fields that only a guide mentions. */
function completePayload(payload: unknown): unknown {
  if (!isFields(payload)) return payload;
  const completed = Object.fromEntries(Object.entries(payload).filter(([key]) => !UNCONFIRMED.has(key)));
  if (completed['ip_address'] === null) completed['ip_address'] = '192.0.2.1';
  if ('message' in completed) completed['message'] = completeMessage(completed['message'], false);
  for (const key of ['original_message', 'bounce'])
    if (key in completed) completed[key] = completeMessage(completed[key], true);
  return completed;
}

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
  const fitsEvent = (name: string, payload: unknown): boolean =>
    fits(name, strict ? payload : completePayload(payload));
  return (name, form, body) => {
    if (form === 'bare') return fitsEvent(name, body);
    return fits(form === 'platform' ? 'platform-envelope' : 'envelope', body) && fitsEvent(name, body['payload']);
  };
}
