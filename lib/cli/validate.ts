/** Checks bodies against the schemas. */
import { once } from 'node:events';
import {
  type ArkEventName,
  ArkError,
  ArkWebhooks,
  type InvalidArkEvent,
  InvalidPayloadError,
  type PayloadError,
} from '../index.js';
import { jsonOption, UsageError } from './args.js';
import { type Command, exitCodes } from './command.js';
import { readText } from './recording.js';
import { suggest } from './suggest.js';
import { paint, plain, print, printJson } from './terminal.js';
import { namesOf } from './trigger.js';

interface Finding extends PayloadError {
  suggestion?: string | undefined;
}

interface Verdict {
  /** Which line of the file, where each has a body of its own. */
  line?: number;
  event?: string | undefined;
  valid: boolean;
  findings: Finding[];
}

export const validate: Command = {
  usage: 'FILE|-',
  summary: "Checks bodies: a file's JSON or lines of it, or the standard input",
  options: {
    strict: { type: 'boolean', help: 'enforce formats, patterns and known values too' },
    event: { type: 'string', value: 'EVENT', help: 'what a bare body is whose shape does not tell' },
    ...jsonOption,
  },
  notes: 'What listen --save recorded can be checked too. Exit code 1 where a body is not valid.',
  example: 'express-ark-webhooks validate body.json --strict',
  arguments: { least: 1, most: 1 },

  async run(args) {
    const hint = args.text('event');
    const [event] = hint === undefined ? [] : namesOf(hint);
    const text = readText(args.positionals[0] ?? '-');
    if (text.trim() === '') throw new UsageError(`${args.positionals[0] ?? '-'} is empty.`);
    const strict = args.flag('strict');
    const verdicts: Verdict[] = [];
    for (const { line, body } of bodiesOf(text))
      verdicts.push({ ...(line !== undefined && { line }), ...(await check(body, event, strict)) });

    if (args.flag('json')) printJson(verdicts.length === 1 ? verdicts[0] : verdicts);
    else for (const verdict of verdicts) printVerdict(verdict);
    return verdicts.every(({ valid }) => valid) ? exitCodes.ok : exitCodes.wrong;
  },
};

/** One body, or one in each line; of a recorded event, what came. */
function bodiesOf(text: string): { line?: number; body: string }[] {
  const lines = text.split('\n').flatMap((body, index) => (body.trim() === '' ? [] : [{ line: index + 1, body }]));
  if (lines.length > 1 && parse(text) === undefined && lines.some(({ body }) => parse(body) !== undefined))
    return lines.map(({ line, body }) => ({ line, body: unwrap(body) }));
  return [{ body: unwrap(text) }];
}

function unwrap(text: string): string {
  const { receivedAt, body } = (parse(text) ?? {}) as { receivedAt?: unknown; body?: unknown };
  return typeof receivedAt === 'string' && typeof body === 'string' ? body : text;
}

function parse(text: string): object | undefined {
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

async function check(body: string, hint: ArkEventName | undefined, strict: boolean): Promise<Verdict> {
  const receiver = new ArkWebhooks({ apiKey: 'unused', onUnknown: 'reject', strict });
  const told = once(receiver, 'invalid');
  try {
    const { event } = await receiver.receive(body, { event: hint });
    return { event: event?.type, valid: true, findings: [] };
  } catch (error) {
    if (!(error instanceof ArkError)) throw error;
    if (!(error instanceof InvalidPayloadError))
      return { valid: false, findings: [{ pointer: '#', message: error.message, suggestion: syntaxOf(body) }] };
    const [{ type, errors }] = (await told) as [InvalidArkEvent];
    const parsed = JSON.parse(body) as object;
    const findings = errors.map((finding) => ({ ...finding, suggestion: suggest(type, parsed, finding) }));
    return { event: type, valid: false, findings };
  }
}

/** What the JSON parser says of where it stopped. */
function syntaxOf(body: string): string | undefined {
  try {
    JSON.parse(body);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

function printVerdict({ line, event, valid, findings }: Verdict): void {
  const where = line === undefined ? '' : `line ${line}: `;
  print(
    `${where}${valid ? paint('green', 'valid') : paint('red', 'not valid')}${event === undefined ? '' : ` ${event}`}`,
  );
  for (const { pointer, message, suggestion } of findings) {
    print(`  ${paint('bold', pointer)} ${plain(message)}`);
    if (suggestion !== undefined) print(`    ${paint('dim', plain(suggestion))}`);
  }
}
