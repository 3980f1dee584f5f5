/** Posts realistic events. */
import { type ArkEventName, arkEventNames, isArkEventName } from '../index.js';
import { findClosestMatch } from '../internal/closest-match.js';
import { arkEvent, type ArkEventOverrides } from '../testing/index.js';
import { jsonOption, UsageError } from './args.js';
import type { Command } from './command.js';
import { postAll, type Posting, postingOptions } from './posting.js';

export const trigger: Command = {
  usage: '<Event…|all> --to URL',
  summary: 'Posts realistic events',
  options: {
    ...postingOptions,
    form: { type: 'string', value: 'FORM', help: 'bare, envelope or platform; default envelope' },
    set: {
      type: 'string',
      multiple: true,
      value: 'FIELD=VALUE',
      help: 'a field to have otherwise, as message.to=a@example.com; any number of them',
    },
    count: { type: 'string', value: 'N', help: 'how many of each; default 1' },
    seed: { type: 'string', value: 'SEED', help: 'the same seed makes the same ids and times' },
    ...jsonOption,
  },
  notes:
    'A value that is JSON is taken as such: --set volume=990 --set message.tag=null. A field without its path belongs\n' +
    'to the message: --set to=a@example.com. Exit code 1 where an event was not answered with 2xx.',
  example:
    'express-ark-webhooks trigger MessageBounced --to http://localhost:3000/webhooks/ark --set to=ada@example.com',
  arguments: { least: 1, most: Infinity },

  run(args) {
    const names = args.positionals.flatMap(namesOf);
    const form = args.oneOf('form', ['bare', 'envelope', 'platform']) ?? 'envelope';
    const count = Math.floor(args.number('count', 1) ?? 1);
    const overrides = overridesOf(args.texts('set'));
    const seed = args.text('seed');
    const make = function* (): Generator<Posting> {
      for (let round = 0; round < count; round += 1)
        for (const event of names)
          yield { event, body: arkEvent(event, overrides, { form, seed: seed && `${seed} ${round} ${event}` }) };
    };
    return postAll(make(), count * names.length, args);
  },
};

/** @throws UsageError where no event has this name */
export function namesOf(name: string): ArkEventName[] {
  if (name === 'all') return [...arkEventNames];
  if (isArkEventName(name)) return [name];
  const meant = findClosestMatch(name, arkEventNames);
  throw new UsageError(
    `No event is called "${name}". ${meant === undefined ? `There are ${arkEventNames.join(', ')}.` : `Did you mean "${meant}"?`}`,
  );
}

/** Makes a tree of `message.to=a@example.com`. @throws UsageError where there is no `=` */
function overridesOf(settings: string[]): ArkEventOverrides<ArkEventName> {
  const tree = new Map<string, unknown>();
  for (const setting of settings) {
    const equals = setting.indexOf('=');
    if (equals < 1) throw new UsageError(`--set ${setting}: write FIELD=VALUE.`);
    put(tree, setting.slice(0, equals).split('.'), valueOf(setting.slice(equals + 1)));
  }
  return objectOf(tree);
}

function put(tree: Map<string, unknown>, [key = '', ...path]: string[], value: unknown): void {
  const under = tree.get(key);
  const branch = under instanceof Map ? (under as Map<string, unknown>) : new Map<string, unknown>();
  if (path.length > 0) put(branch, path, value);
  tree.set(key, path.length > 0 ? branch : value);
}

const objectOf = (tree: Map<string, unknown>): object =>
  Object.fromEntries(
    [...tree].map(([key, value]) => [key, value instanceof Map ? objectOf(value as Map<string, unknown>) : value]),
  );

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
