/** Posts generated events. */
import { type ArkEventName, arkEventNames } from '../../index.js';
import { parseJson } from '../../internal/parse-json.js';
import { arkEvent, type ArkEventOverrides } from '../../testing/index.js';
import { jsonOption } from '../args.js';
import type { Command } from '../command.js';
import { parseChoice, parseEventName, parseNumber } from '../parse-values.js';
import { postAll, type Posting, postingOptions } from '../post-events.js';
import { UsageError } from '../usage-error.js';

const forms = ['bare', 'envelope', 'platform'] as const;

export const trigger: Command = {
  usage: '<Event…|all> --to URL',
  summary: 'Posts generated events',
  options: {
    ...postingOptions,
    form: { type: 'string', value: 'FORM', help: 'bare, envelope or platform; default envelope' },
    set: {
      type: 'string',
      multiple: true,
      value: 'FIELD=VALUE',
      help: 'set a field, such as message.to=a@example.com; repeatable',
    },
    count: { type: 'string', value: 'N', help: 'the number of each; default 1' },
    seed: { type: 'string', value: 'SEED', help: 'the same seed generates the same ids and times' },
    ...jsonOption,
  },
  notes:
    'A value that is JSON is parsed: --set volume=990 --set message.tag=null. A field without its path belongs to the\n' +
    'message: --set to=a@example.com. Without a key or a signing key nothing is posted, unless --no-key is given.',
  example: 'MessageBounced --to http://localhost:3000/webhooks/ark --set to=ada@example.com',
  exits: { ok: 'all events got a 2xx response', wrong: 'an event got another response, or none' },
  arguments: { min: 1, max: Infinity },

  run(args) {
    const names = args.positionals.flatMap(parseEventNames);
    const form = args.parse('form', (text, name) => parseChoice(text, name, forms)) ?? 'envelope';
    const count = args.parse('count', parseCount) ?? 1;
    const overrides = parseOverrides(args.getStrings('set'));
    const seed = args.getString('seed');
    const generate = function* (): Generator<Posting> {
      for (let round = 0; round < count; round += 1)
        for (const event of names)
          yield { event, body: arkEvent(event, overrides, { form, seed: seed && `${seed} ${round} ${event}` }) };
    };
    return postAll({ command: 'trigger', postings: generate(), total: count * names.length, args });
  },
};

const parseCount = (text: string, name: string): number =>
  parseNumber(text, name, { min: 1, max: 1_000_000, integer: true, example: '20' });

/** @param text an event's name, or `all` @throws UsageError */
export const parseEventNames = (text: string): ArkEventName[] =>
  text === 'all' ? [...arkEventNames] : [parseEventName(text, 'the event')];

/** Parses `message.to=a@example.com` into a tree. @throws UsageError if there is no `=` */
function parseOverrides(settings: string[]): ArkEventOverrides<ArkEventName> {
  const tree = new Map<string, unknown>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1 || setting.slice(0, equals).split('.').includes(''))
      throw new UsageError(
        `Expected --set to be FIELD=VALUE, such as message.to=a@example.com, got ${JSON.stringify(setting)}.`,
      );
    const value = setting.slice(equals + 1);
    setPath(tree, setting.slice(0, equals).split('.'), parseJson(value, value));
  }
  return toObject(tree);
}

function setPath(tree: Map<string, unknown>, [key = '', ...path]: string[], value: unknown): void {
  const under = tree.get(key);
  const branch = under instanceof Map ? (under as Map<string, unknown>) : new Map<string, unknown>();
  if (path.length > 0) setPath(branch, path, value);
  tree.set(key, path.length > 0 ? branch : value);
}

const toObject = (tree: Map<string, unknown>): object =>
  Object.fromEntries(
    [...tree].map(([key, value]) => [key, value instanceof Map ? toObject(value as Map<string, unknown>) : value]),
  );
