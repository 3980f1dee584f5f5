/** Checks bodies against the schemas. */
import { once } from 'node:events';
import {
  type ArkEventName,
  ArkWebhooks,
  type InvalidArkEvent,
  isArkEventName,
  type PayloadError,
} from '../../index.js';
import { isArkError } from '../../errors.js';
import { jsonOption } from '../args.js';
import { type Command, exitCodes } from '../command.js';
import { explainBody } from '../explain-body.js';
import { parseEventName } from '../parse-values.js';
import { readBodies } from '../read-bodies.js';
import { suggestFix } from '../suggest-fix.js';
import { columns, format, paint, print, printJson, printHint } from '../terminal.js';

interface Finding extends PayloadError {
  suggestion?: string | undefined;
}

interface Validation {
  /** Its place in the file, if that contains several bodies. */
  place?: string | undefined;
  event?: string | undefined;
  valid: boolean;
  findings: Finding[];
}

export const validate: Command = {
  usage: 'FILE|-',
  summary: 'Checks the bodies in a file, or on the standard input',
  options: {
    strict: { type: 'boolean', help: 'also enforce formats, patterns and documented values' },
    event: { type: 'string', value: 'EVENT', help: 'the event to assume for an ambiguous bare body' },
    ...jsonOption,
  },
  notes:
    "FILE contains a body, a JSON array of bodies, a body per line, what listen --save recorded, or Ark's delivery records.\n" +
    'It is read as UTF-8 or UTF-16; the receiver accepts UTF-8 only.',
  example: 'body.json --strict',
  exits: { ok: 'all bodies are valid', wrong: 'a body is not valid' },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const hint = args.parse('event', parseEventName);
    const file = args.positionals[0] ?? '-';
    const { bodies, encoding } = await readBodies(file);
    if (encoding !== 'UTF-8')
      printHint(`${file} is ${encoding}. The receiver accepts UTF-8 without a byte-order mark only.`);
    const strict = args.hasFlag('strict');
    const validations: Validation[] = [];
    for (const { body, event, place } of bodies) {
      const knownName = hint ?? (isArkEventName(event) ? event : undefined);
      validations.push({
        ...(place !== undefined && { place }),
        ...(await validateBody(body, { hint: knownName, strict })),
      });
    }
    if (args.hasFlag('json')) printJson(validations.length === 1 ? validations[0] : validations);
    else printValidations(validations);
    return validations.every(({ valid }) => valid) ? exitCodes.ok : exitCodes.wrong;
  },
};

interface ValidationOptions {
  /** The event to assume for an ambiguous bare body. */
  hint: ArkEventName | undefined;
  strict: boolean;
}

async function validateBody(body: string, { hint, strict }: ValidationOptions): Promise<Validation> {
  const receiver = new ArkWebhooks({ apiKey: 'unused', onUnknown: 'reject', strict });
  const invalid = once(receiver, 'invalid');
  try {
    const { event } = await receiver.receive(body, { event: hint });
    return { event: event?.type, valid: true, findings: [] };
  } catch (error) {
    if (!isArkError(error)) throw error;
    if (error.code !== 'invalid_payload')
      return { valid: false, findings: [{ pointer: '#', message: error.message, suggestion: explainFailure(body) }] };
    const [{ type, errors }] = (await invalid) as [InvalidArkEvent];
    const parsed = JSON.parse(body) as object;
    const findings = errors.map((finding) => ({ ...finding, suggestion: suggestFix(type, parsed, finding) }));
    return { event: type, valid: false, findings };
  }
}

/** @returns the message of the JSON parser; for valid JSON, why it matches no event */
function explainFailure(body: string): string | undefined {
  try {
    return explainBody(JSON.parse(body));
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

function printValidations(validations: Validation[]): void {
  for (const { place, event, valid, findings } of validations) {
    const label = valid ? paint('green', 'valid') : paint('red', 'not valid');
    print(format`${place === undefined ? '' : `${place}: `}${label}${event === undefined ? '' : ` ${event}`}`);
    for (const { pointer, message, suggestion } of findings) {
      print(format`  ${paint('bold', pointer)} ${message}`);
      if (suggestion !== undefined) print(format`    ${paint('dim', suggestion)}`);
    }
  }
  const valid = validations.filter((validation) => validation.valid).length;
  if (validations.length > 1)
    print(columns([`${validations.length} bodies: ${valid} valid, ${validations.length - valid} not valid`]));
}
