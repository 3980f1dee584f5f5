/** Generates the body of an event as Ark sends it. */
import { isObject } from '../internal/is-object.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { checkChoice, checkOptionNames } from '../internal/option-checks.js';
import type { ArkBouncedMessage, ArkEventForm, ArkEventName, ArkMessage, ArkPayloads, ArkServer } from '../index.js';
import { SeededRandom } from './seeded-random.js';
import { merge, type Tree } from './merge.js';
import { createSampleMessage, samples, createSampleServer } from './samples.js';

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: DeepPartial<T[Key]> | undefined }
    : T;

/** The fields next to the payload in each form. */
interface EnvelopeFields {
  bare: object;
  envelope: { timestamp: number; uuid: string };
  platform: { timestamp: number; tenant_id: string; _test?: boolean };
}

type PayloadPart<Name extends ArkEventName> = ArkPayloads[Name] extends { server: ArkServer }
  ? ArkServer
  : ArkPayloads[Name] extends { original_message: ArkBouncedMessage }
    ? ArkBouncedMessage
    : ArkMessage;

/** Fields of the payload at any depth; as shortcuts also those of its message or server, and of the envelope. */
export type ArkEventOverrides<Name extends ArkEventName, Form extends ArkEventForm = ArkEventForm> = DeepPartial<
  ArkPayloads[Name] & Omit<PayloadPart<Name> & EnvelopeFields[Form], keyof ArkPayloads[Name]>
>;

/** A body in one of the three forms. */
export type ArkEventBody<Name extends ArkEventName, Form extends ArkEventForm> = Form extends 'bare'
  ? ArkPayloads[Name]
  : { event: Name; payload: ArkPayloads[Name] } & EnvelopeFields[Form];

/** Options of `arkEvent()`. */
export interface ArkEventOptions<Form extends ArkEventForm = ArkEventForm> {
  /** The form of the body. Default `'bare'`. */
  form?: Form | undefined;
  /** The same seed generates the same ids and times. Without a seed, ids are unique and times are recent. */
  seed?: string | number | undefined;
  /** Envelope fields that the payload also has: `{ timestamp }`, a DomainDNSError's `{ uuid }`. */
  envelope?: DeepPartial<EnvelopeFields[Form]> | undefined;
}

/** The earliest time of seeded bodies: 2026-01-01, in Unix seconds. */
const SEEDED_EPOCH = 1_767_225_600;

/**
 * Generates a realistic body that is valid in strict mode too.
 *
 * An override applies to the first of these that has the field: the payload, its message (a bounce's original message)
 * or server, the envelope. A field that none of them has is added to the payload. Objects are merged, other values
 * replaced, and `undefined` removes a field. `{ to: 'a@example.com' }` sets the recipient of the message; strings of the
 * payload that mention the recipient change too.
 *
 * @param name the name of the event
 * @param overrides the fields to set
 * @example
 * arkEvent('MessageBounced', { to: 'a@example.com', bounce: { subject: 'Away' } }, { form: 'envelope', seed: 1 });
 */
export function arkEvent<Name extends ArkEventName, Form extends ArkEventForm = 'bare'>(
  name: Name,
  overrides?: ArkEventOverrides<Name, NoInfer<Form>>,
  options: ArkEventOptions<Form> = {},
): ArkEventBody<Name, Form> {
  checkOptionNames('arkEvent()', options, { form: true, seed: true, envelope: true });
  const { form, seed, envelope } = options;
  checkName(name);
  checkChoice('form', form ?? 'bare', ['bare', 'envelope', 'platform']);
  const random = new SeededRandom(seed);
  const time = seed === undefined ? (Date.now() - 1000) / 1000 : SEEDED_EPOCH + random.integer(31_536_000_000) / 1000;
  const parts = { random, time, message: createSampleMessage(random, time), server: createSampleServer(random) };
  const envelopeFields = createEnvelopeFields[form ?? 'bare'](random, time);
  const draft = samples[name](parts) as object as Tree;

  const part = partNames.find((key) => Object.hasOwn(draft, key)) ?? 'message';
  const [inPayload, inPart, inEnvelope] = assignOverrides(overrides ?? {}, [
    draft,
    draft[part] as Tree,
    envelopeFields,
  ]);
  const given = inPayload[part];
  const completePart = merge(merge(draft[part] as Tree, inPart), isObject(given) ? given : {});
  if (isObject(given)) Reflect.deleteProperty(inPayload, part);
  // Generated again, so that strings of the payload mention the overridden message.
  const sample = samples[name]({
    ...parts,
    [part === 'server' ? 'server' : 'message']: completePart,
  }) as object as Tree;

  const payload = merge(sample, inPayload);
  if (form === undefined || form === 'bare') return payload as ArkEventBody<Name, Form>;
  return { event: name, ...merge(envelopeFields, Object.assign(inEnvelope, envelope)), payload } as ArkEventBody<
    Name,
    Form
  >;
}

/** @throws TypeError */
function checkName(name: unknown): asserts name is ArkEventName {
  if (typeof name === 'string' && Object.hasOwn(samples, name)) return;
  const meant = findClosestMatch(String(name), Object.keys(samples));
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  throw new TypeError(`Expected "name" to be the name of an event, got ${JSON.stringify(name)}.${hint}`);
}

const partNames = ['message', 'original_message', 'server'] as const;

const createEnvelopeFields: Record<ArkEventForm, (random: SeededRandom, time: number) => Tree> = {
  bare: () => ({}),
  envelope: (random, time) => ({ timestamp: time + 0.25, uuid: random.uuid() }),
  platform: (random, time) => ({ tenant_id: `tn_${random.hex(12)}`, timestamp: Math.ceil(time) }),
};

/** Assigns each override to the first tree that has its key, `_test` to a platform envelope, others to the payload. */
function assignOverrides(overrides: object, trees: [Tree, Tree, Tree]): [Tree, Tree, Tree] {
  const findOwner = (key: string): number => {
    if (key === '_test' && Object.hasOwn(trees[2], 'tenant_id')) return 2;
    return Math.max(
      trees.findIndex((tree) => Object.hasOwn(tree, key)),
      0,
    );
  };
  const pickOwned = (owner: number): Tree =>
    Object.fromEntries(Object.entries(overrides).filter(([key]) => findOwner(key) === owner));
  return [pickOwned(0), pickOwned(1), pickOwned(2)];
}
