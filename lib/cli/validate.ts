/** Checks bodies against the schemas. */
import { once } from 'node:events';
import { type ArkEventName, ArkWebhooks, type InvalidArkEvent, isArkEventName, type PayloadError } from '../index.js';
import { isArkError } from '../errors.js';
import { jsonOption } from './args.js';
import { type Command, exitCodes } from './command.js';
import { explainBody } from './explain-body.js';
import { parseEventName } from './parse-values.js';
import { readBodies } from './read-bodies.js';
import { suggest } from './suggest.js';
import { columns, format, paint, print, printJson, remark } from './terminal.js';

interface Finding extends PayloadError {
  suggestion?: string | undefined;
}

interface Verdict {
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
    strict: { type: 'boolean', help: 'enforce formats, patterns and documented values too' },
    event: { type: 'string', value: 'EVENT', help: 'the event to assume for an ambiguous bare body' },
    ...jsonOption,
  },
  notes:
    "FILE contains a body, a JSON array of bodies, a body per line, what listen --save recorded, or Ark's delivery records.\n" +
    'It is read as UTF-8 or UTF-16; the receiver accepts UTF-8 only.',
  example: 'body.json --strict',
  exits: { ok: 'every body is valid', wrong: 'a body is not valid' },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const hint = args.parsed('event', parseEventName);
    const file = args.positionals[0] ?? '-';
    const { bodies, encoding } = await readBodies(file);
    if (encoding !== 'UTF-8')
      remark(`${file} is ${encoding}. The receiver accepts UTF-8 without a byte-order mark only.`);
    const strict = args.flag('strict');
    const verdicts: Verdict[] = [];
    for (const { body, event, place } of bodies) {
      const named = hint ?? (isArkEventName(event) ? event : undefined);
      verdicts.push({ ...(place !== undefined && { place }), ...(await check(body, named, strict)) });
    }
    if (args.flag('json')) printJson(verdicts.length === 1 ? verdicts[0] : verdicts);
    else printVerdicts(verdicts);
    return verdicts.every(({ valid }) => valid) ? exitCodes.ok : exitCodes.wrong;
  },
};

async function check(body: string, hint: ArkEventName | undefined, strict: boolean): Promise<Verdict> {
  const receiver = new ArkWebhooks({ apiKey: 'unused', onUnknown: 'reject', strict });
  const invalid = once(receiver, 'invalid');
  try {
    const { event } = await receiver.receive(body, { event: hint });
    return { event: event?.type, valid: true, findings: [] };
  } catch (error) {
    if (!isArkError(error)) throw error;
    if (error.code !== 'invalid_payload')
      return { valid: false, findings: [{ pointer: '#', message: error.message, suggestion: explain(body) }] };
    const [{ type, errors }] = (await invalid) as [InvalidArkEvent];
    const parsed = JSON.parse(body) as object;
    const findings = errors.map((finding) => ({ ...finding, suggestion: suggest(type, parsed, finding) }));
    return { event: type, valid: false, findings };
  }
}

/** @returns the JSON parser's message with the position; for valid JSON, why it matches no event */
function explain(body: string): string | undefined {
  try {
    return explainBody(JSON.parse(body));
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

function printVerdicts(verdicts: Verdict[]): void {
  for (const { place, event, valid, findings } of verdicts) {
    const verdict = valid ? paint('green', 'valid') : paint('red', 'not valid');
    print(format`${place === undefined ? '' : `${place}: `}${verdict}${event === undefined ? '' : ` ${event}`}`);
    for (const { pointer, message, suggestion } of findings) {
      print(format`  ${paint('bold', pointer)} ${message}`);
      if (suggestion !== undefined) print(format`    ${paint('dim', suggestion)}`);
    }
  }
  const valid = verdicts.filter((verdict) => verdict.valid).length;
  if (verdicts.length > 1)
    print(columns([`${verdicts.length} bodies: ${valid} valid, ${verdicts.length - valid} not valid`]));
}
