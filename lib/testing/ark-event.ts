/** Generates the body of an event as Ark sends it. */
import { checkOptionNames } from '../internal/option-checks.js';
import type { ArkBouncedMessage, ArkEventForm, ArkEventName, ArkMessage, ArkPayloads, ArkServer } from '../index.js';
import { Draw } from './draw.js';
import { isTree, merge, type Tree } from './merge.js';
import { sampleMessage, samples, sampleServer } from './samples.js';

type Partly<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [Key in keyof T]?: Partly<T[Key]> | undefined }
    : T;

/** What wraps the payload in each form. */
interface Wrappings {
  bare: object;
  envelope: { timestamp: number; uuid: string };
  platform: { timestamp: number; tenant_id: string; _test?: boolean };
}

type PartOf<Name extends ArkEventName> = ArkPayloads[Name] extends { server: ArkServer }
  ? ArkServer
  : ArkPayloads[Name] extends { original_message: ArkBouncedMessage }
    ? ArkBouncedMessage
    : ArkMessage;

/** Fields of the payload at any depth, and in short those of its message, or server, and of the envelope. */
export type ArkEventOverrides<Name extends ArkEventName, Form extends ArkEventForm = ArkEventForm> = Partly<
  ArkPayloads[Name] & Omit<PartOf<Name> & Wrappings[Form], keyof ArkPayloads[Name]>
>;

/** A body in one of the three forms. */
export type ArkEventBody<Name extends ArkEventName, Form extends ArkEventForm> = Form extends 'bare'
  ? ArkPayloads[Name]
  : { event: Name; payload: ArkPayloads[Name] } & Wrappings[Form];

/** How a body is made. */
export interface ArkEventOptions<Form extends ArkEventForm = ArkEventForm> {
  /** How the body wraps the payload. Default `'bare'`. */
  form?: Form | undefined;
  /** The same seed generates the same ids and times. Without one they are unique, the times just past. */
  seed?: string | number | undefined;
  /** Fields of the envelope whose names the payload has too: `{ timestamp }`, a DomainDNSError's `{ uuid }`. */
  envelope?: Partly<Wrappings[Form]> | undefined;
}

/** The earliest time of seeded bodies: 2026-01-01, in Unix seconds. */
const SEEDED_EPOCH = 1_767_225_600;

/**
 * A realistic body, valid by its schema in strict mode too.
 *
 * An override belongs to the first of these that has a field of its name: the payload, its message (a bounce's original
 * message) or server, the envelope. A name that none of them has is added to the payload. Objects are merged, all else
 * replaces, and `undefined` removes a field. So `{ to: 'a@example.com' }` is the recipient of the message, and the
 * texts of the payload tell of it.
 *
 * @param name the event
 * @param overrides fields to have otherwise
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
  if (!Object.hasOwn(samples, name)) throw new TypeError(`No event is called ${JSON.stringify(name)}.`);
  const draw = new Draw(seed);
  const time = seed === undefined ? (Date.now() - 1000) / 1000 : SEEDED_EPOCH + draw.integer(31_536_000_000) / 1000;
  const parts = { draw, time, message: sampleMessage(draw, time), server: sampleServer(draw) };
  const wrapping = wrappings[form ?? 'bare'](draw, time);
  const draft = samples[name](parts) as object as Tree;

  const part = partNames.find((key) => Object.hasOwn(draft, key)) ?? 'message';
  const [inPayload, inPart, inEnvelope] = sort(overrides ?? {}, [draft, draft[part] as Tree, wrapping]);
  const given = inPayload[part];
  const whole = merge(merge(draft[part] as Tree, inPart), isTree(given) ? given : {});
  if (isTree(given)) Reflect.deleteProperty(inPayload, part);
  // Generated again, so that the texts of the payload mention the message that was requested.
  const told = samples[name]({ ...parts, [part === 'server' ? 'server' : 'message']: whole }) as object as Tree;

  const payload = merge(told, inPayload);
  if (form === undefined || form === 'bare') return payload as ArkEventBody<Name, Form>;
  return { event: name, ...merge(wrapping, Object.assign(inEnvelope, envelope)), payload } as ArkEventBody<Name, Form>;
}

const partNames = ['message', 'original_message', 'server'] as const;

const wrappings: Record<ArkEventForm, (draw: Draw, time: number) => Tree> = {
  bare: () => ({}),
  envelope: (draw, time) => ({ timestamp: time + 0.25, uuid: draw.uuid() }),
  platform: (draw, time) => ({ tenant_id: `tn_${draw.hex(12)}`, timestamp: Math.ceil(time) }),
};

/** Gives each override to the first tree that has its key; `_test` to the envelope that may have it; others to the first. */
function sort(overrides: object, trees: [Tree, Tree, Tree]): [Tree, Tree, Tree] {
  const findOwner = (key: string): number => {
    if (key === '_test' && Object.hasOwn(trees[2], 'tenant_id')) return 2;
    return Math.max(
      trees.findIndex((tree) => Object.hasOwn(tree, key)),
      0,
    );
  };
  const of = (owner: number): Tree =>
    Object.fromEntries(Object.entries(overrides).filter(([key]) => findOwner(key) === owner));
  return [of(0), of(1), of(2)];
}
