/** Bodies like Ark's with one field removed or changed. */
import fc from 'fast-check';
import { type ArkEventName, arkEventNames } from 'express-ark-webhooks';
import { envelopeOf, payloadOf, platformOf } from '../support/bodies.js';

type Json = Record<string, unknown>;

export interface Mutant {
  name: ArkEventName;
  form: 'bare' | 'envelope' | 'platform';
  /** The body as a string. */
  text: string;
}

const forms = { bare: payloadOf, envelope: envelopeOf, platform: platformOf };

/** Fields that identify the body: if they change, it is another event or none. */
const naming: ReadonlySet<string> = new Set([
  ...['event', 'payload', 'tenant_id', '_test', 'status', 'original_message', 'bounce', 'message', 'ip_address', 'url'],
  ...['domain', 'dns_checked_at', 'server', 'volume', 'limit'],
]);

/** The path of each field of an object, including empty objects. */
const pathsIn = (value: unknown, at: string[] = []): string[][] =>
  typeof value === 'object' && value !== null
    ? [[...at, 'new'], ...Object.entries(value).flatMap(([key, inner]) => [[...at, key], ...pathsIn(inner, [...at, key])])]
    : []; // prettier-ignore

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(null, '', 0, -0, 1.5, 1e300, 2 ** 53, true, [], {}, 'Sent', 'incoming', '4.4.1', '::1', { a: '1' }, { a: 1 }),
); // prettier-ignore

export const mutants: fc.Arbitrary<Mutant> = fc
  .record({
    name: fc.constantFrom(...arkEventNames),
    form: fc.constantFrom('bare', 'envelope', 'platform'),
    at: fc.nat(),
    change: fc.option(fc.record({ value: values }), { freq: 3, nil: undefined }),
  })
  .map(({ name, form, at, change }) => {
    const body = forms[form](name) as Json;
    const paths = pathsIn(body).filter((keys) => keys.length > 1 || !naming.has(keys[0]!));
    const keys = paths[at % paths.length]!;
    const holder = keys.slice(0, -1).reduce<Json>((inner, key) => inner[key] as Json, body);
    if (change) holder[keys.at(-1)!] = change.value;
    else Reflect.deleteProperty(holder, keys.at(-1)!);
    return { name, form, text: JSON.stringify(body) };
  });
