/** Describes each event. */
import { arkEventNames } from '../../index.js';
import { arkEvent } from '../../testing/index.js';
import { jsonOption } from '../args.js';
import { type Command, exitCodes } from '../command.js';
import { describeType, readProperty, readSchema, type Schema } from '../schemas.js';
import { format, paint, print, printJson, trusted } from '../terminal.js';
import { parseEventNames } from './trigger.js';

interface Field {
  /** Its path in the payload, such as message.to. */
  name: string;
  type: string;
  required: boolean;
  description: string;
}

export const events: Command = {
  usage: '[Event|all]',
  summary: 'Describes each event and its fields, with an example',
  options: jsonOption,
  example: 'MessageBounced',
  exits: { ok: 'success', wrong: 'not used' },
  arguments: { min: 0, max: 1 },

  run(args) {
    const [given] = args.positionals;
    if (given === undefined) {
      const list = arkEventNames.map((event) => ({ event, description: readSchema(event).description ?? '' }));
      if (args.hasFlag('json')) printJson(list);
      else
        for (const { event, description } of list)
          print(format`${paint('bold', event.padEnd(22))} ${trusted(description)}`);
      return exitCodes.ok;
    }
    const described = parseEventNames(given).map((event) => {
      const schema = readSchema(event);
      const example = arkEvent(event, {}, { seed: 'example' });
      return { event, description: schema.description ?? '', fields: listFields(schema), example };
    });
    if (args.hasFlag('json')) printJson(described.length === 1 ? described[0] : described);
    else described.forEach(printEvent);
    return exitCodes.ok;
  },
};

/** The descriptions come from the shipped schemas. */
function printEvent({
  event,
  description,
  fields,
  example,
}: {
  event: string;
  description: string;
  fields: Field[];
  example: object;
}): void {
  print(format`${paint('bold', event)}\n${trusted(description)}\n`);
  for (const { name, type, required, description: meaning } of fields)
    print(
      format`${paint('green', name)}  ${paint('dim', `${type}${required ? ', always present' : ''}`)}\n    ${trusted(meaning)}`,
    );
  print(trusted(`\n${JSON.stringify(example, null, 2)}\n`));
}

function listFields(schema: Schema, above = ''): Field[] {
  return Object.keys(schema.properties ?? {}).flatMap((key) => {
    const property = readProperty(schema, key) ?? {};
    const name = above + key;
    const required = schema.required?.includes(key) ?? false;
    const field = { name, type: describeType(property), required, description: property.description ?? '' };
    return [field, ...listFields(property, `${name}.`)];
  });
}
