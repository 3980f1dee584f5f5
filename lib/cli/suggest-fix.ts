/** Suggests a fix for a validation error. */
import type { ArkEventName, PayloadError } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { arkEvent } from '../testing/index.js';
import { readProperty, type Schema, readSchema } from './schemas.js';

/** @returns a sentence; undefined if the message is sufficient */
export function suggestFix(event: ArkEventName, body: object, { pointer, message }: PayloadError): string | undefined {
  const path = pointer.replace(/^#\/?/, '').split('/').filter(Boolean).map(decode);
  const enveloped = path[0] === 'payload' || !Object.hasOwn(body, 'payload') ? undefined : readSchema('envelope');
  const inPayload = path[0] === 'payload' ? path.slice(1) : path;
  const key = path.at(-1) ?? '';
  const field = inPayload.reduce<Schema | undefined>(
    (schema, name) => schema && readProperty(schema, name),
    enveloped ?? readSchema(event),
  );
  if (message === 'is missing') {
    const match = findClosestMatch(key, Object.keys(getValue(body, path.slice(0, -1)) ?? {}));
    return match === undefined
      ? `Add it, such as ${formatExample(event, inPayload)}.`
      : `Rename ${quote(match)} to ${quote(key)}.`;
  }
  const value = getValue(body, path);
  const allowed = field?.enum?.filter((value) => value !== null) ?? [];
  if (allowed.length > 0 && isOneOfTypes(value, field)) {
    const match = findClosestMatch(String(value), allowed.map(String));
    return match === undefined ? `Allowed values: ${allowed.map(quote).join(', ')}.` : `Did you mean ${quote(match)}?`;
  }
  if (
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value)) &&
    /number|integer/.test(message)
  )
    return `Write the number without quotes: ${Number(value)}.`;
  if (typeof value === 'number' && message.includes('string')) return `Write it in quotes: "${value}".`;
  if (field?.const !== undefined) return `This event always has ${quote(field.const)} here: is it another event?`;
  return field && `Such as ${formatExample(event, inPayload)}.`;
}

const decode = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

const quote = (value: unknown): string => JSON.stringify(value);

function getValue(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

const formatExample = (event: ArkEventName, path: string[]): string => {
  const example = getValue(arkEvent(event, {}, { seed: 'example' }), path);
  return example === undefined ? 'its description has' : quote(example);
};

const isOneOfTypes = (value: unknown, field: Schema | undefined): boolean => {
  const type = typeof value === 'number' ? 'integer' : typeof value;
  return [field?.type ?? []].flat().includes(type);
};
