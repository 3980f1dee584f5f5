/** Suggests how to fix a finding of the validator. */
import type { ArkEventName, PayloadError } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { arkEvent } from '../testing/index.js';
import { readProperty, type Schema, readSchema } from './schemas.js';

/** @returns a sentence, or undefined if there is nothing to add to the message */
export function suggest(event: ArkEventName, body: object, { pointer, message }: PayloadError): string | undefined {
  const path = pointer.replace(/^#\/?/, '').split('/').filter(Boolean).map(decode);
  const enveloped = path[0] === 'payload' || !Object.hasOwn(body, 'payload') ? undefined : readSchema('envelope');
  const inPayload = path[0] === 'payload' ? path.slice(1) : path;
  const key = path.at(-1) ?? '';
  const field = inPayload.reduce<Schema | undefined>(
    (schema, name) => schema && readProperty(schema, name),
    enveloped ?? readSchema(event),
  );
  if (message === 'is missing') {
    const near = findClosestMatch(key, Object.keys(valueAt(body, path.slice(0, -1)) ?? {}));
    return near === undefined
      ? `Add it, such as ${formatExample(event, inPayload)}.`
      : `Rename ${show(near)} to ${show(key)}.`;
  }
  const value = valueAt(body, path);
  const allowed = field?.enum?.filter((one) => one !== null) ?? [];
  if (allowed.length > 0 && isOneOfTypes(value, field)) {
    const near = findClosestMatch(String(value), allowed.map(String));
    return near === undefined ? `Allowed values: ${allowed.map(show).join(', ')}.` : `Did you mean ${show(near)}?`;
  }
  if (
    typeof value === 'string' &&
    value.trim() !== '' &&
    Number.isFinite(Number(value)) &&
    /number|integer/.test(message)
  )
    return `Write the number without quotes: ${Number(value)}.`;
  if (typeof value === 'number' && message.includes('string')) return `Write it in quotes: "${value}".`;
  if (field?.const !== undefined) return `This event always has ${show(field.const)} here: is it another event?`;
  return field && `Such as ${formatExample(event, inPayload)}.`;
}

const decode = (part: string): string => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');

const show = (value: unknown): string => JSON.stringify(value);

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

const formatExample = (event: ArkEventName, path: string[]): string => {
  const example = valueAt(arkEvent(event, {}, { seed: 'example' }), path);
  return example === undefined ? 'its description has' : show(example);
};

const isOneOfTypes = (value: unknown, field: Schema | undefined): boolean => {
  const type = typeof value === 'number' ? 'integer' : typeof value;
  return [field?.type ?? []].flat().includes(type);
};
