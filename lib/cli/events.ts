/** Says what each event means. */
import { arkEvent } from '../testing/index.js';
import { arkEventNames } from '../index.js';
import { jsonOption } from './args.js';
import { type Command, exitCodes } from './command.js';
import { propertyOf, type Schema, schemaOf, typeOf } from './schemas.js';
import { paint, print, printJson } from './terminal.js';
import { namesOf } from './trigger.js';

interface Field {
  /** Its path in the payload, as message.to. */
  name: string;
  type: string;
  required: boolean;
  description: string;
}

export const events: Command = {
  usage: '[Event]',
  summary: 'Says what each event means, its fields, an example',
  options: jsonOption,
  example: 'express-ark-webhooks events MessageBounced',
  arguments: { least: 0, most: 1 },

  run(args) {
    const [given] = args.positionals;
    if (given === undefined) {
      const list = arkEventNames.map((event) => ({ event, description: schemaOf(event).description ?? '' }));
      if (args.flag('json')) printJson(list);
      else for (const { event, description } of list) print(`${paint('bold', event.padEnd(22))} ${description}`);
      return exitCodes.ok;
    }
    for (const event of namesOf(given)) {
      const schema = schemaOf(event);
      const [fields, example] = [fieldsOf(schema), arkEvent(event, {}, { seed: 'example' })];
      if (args.flag('json')) printJson({ event, description: schema.description, fields, example });
      else {
        print(`${paint('bold', event)}\n${schema.description ?? ''}\n`);
        for (const { name, type, required, description } of fields)
          print(
            `${paint('green', name)}  ${paint('dim', `${type}${required ? ', always there' : ''}`)}\n    ${description}`,
          );
        print(`\n${JSON.stringify(example, null, 2)}\n`);
      }
    }
    return exitCodes.ok;
  },
};

function fieldsOf(schema: Schema, above = ''): Field[] {
  return Object.keys(schema.properties ?? {}).flatMap((key) => {
    const property = propertyOf(schema, key) ?? {};
    const name = above + key;
    const required = schema.required?.includes(key) ?? false;
    const field = { name, type: typeOf(property), required, description: property.description ?? '' };
    return [field, ...fieldsOf(property, `${name}.`)];
  });
}
