/** Examines a running endpoint from outside. */
import { arkEvent, arkJson } from '../testing/index.js';
import { jsonOption } from './args.js';
import { type Command, exitCodes } from './command.js';
import { credentialOptions, readSigningKey } from './credentials.js';
import { type Examination, examine } from './examine.js';
import { type Credentials, Prober } from './prober.js';
import { parseChoice, parseEventName, parseUrl } from './parse-values.js';
import { Progress } from './progress.js';
import { formatUrl, printSummary } from './summary.js';
import { format, paint, print, printJson, sentence } from './terminal.js';

export const doctor: Command = {
  usage: 'URL [--key KEY] [--sign FILE]',
  summary: 'Reports what is wrong with a running endpoint, from outside',
  options: {
    ...credentialOptions,
    event: { type: 'string', value: 'EVENT', help: 'what to send; default MessageSent' },
    ...jsonOption,
  },
  notes:
    'Posts up to five test sends in the platform form, marked "_test": true, whose listeners run as for any other: with\n' +
    'the credentials given, the same body again, without credentials, with a wrong key, and with a made-up signature.\n' +
    'Without --key and --sign only the last three. To try what Ark itself sends, use the subcommand test.',
  example: 'https://shop.example.com/webhooks/ark',
  exits: { ok: 'nothing is wrong; there may be notes', wrong: 'something is wrong' },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const url = parseUrl(args.positionals[0] ?? '', 'URL');
    const event = args.parsed('event', parseEventName) ?? 'MessageSent';
    const sign = await readSigningKey(args);
    const profile = args.parsed('profile', (text, name) => parseChoice(text, name, ['ark', 'postal'])) ?? 'ark';
    const credentials: Credentials = { key: args.flag('no-key') ? undefined : args.key, sign, profile };
    const prober = new Prober(url, () => arkJson(arkEvent(event, { _test: true }, { form: 'platform' })));
    const progress = new Progress();
    progress.wait('Waiting for responses');
    const examination = await examine(prober, credentials).finally(() => {
      progress.end();
    });
    const healthy = examination.findings.length === 0;
    if (args.flag('json')) printJson({ url: formatUrl(url), healthy, ...examination, responses: prober.responses });
    else printExamination(examination, credentials, prober);
    return healthy ? exitCodes.ok : exitCodes.wrong;
  },
};

function printExamination({ findings, notes }: Examination, credentials: Credentials, prober: Prober): void {
  for (const { code, message } of findings) print(format`${paint('red', code)}: ${sentence(message)}`);
  if (findings.length === 0) print(paint('green', describeHealth(credentials, prober.url, notes.length > 0)));
  for (const { code, message } of notes) print(format`${paint('yellow', `note, ${code}`)}: ${sentence(message)}`);
  const result = [...findings, ...notes.map(({ code }) => ({ code: `note: ${code}` }))].map(({ code }) => code);
  printSummary('doctor', [
    ['receiver', formatUrl(prober.url)],
    ['result', result.join(', ') || 'healthy'],
    ...prober.responses.map(({ request, response }): [string, string] => [request, response]),
  ]);
}

function describeHealth({ key, sign }: Credentials, url: URL, noted: boolean): string {
  const inUrl = url.username !== '' || url.password !== '';
  const start = noted ? 'No errors' : 'Nothing is wrong';
  if (key === undefined && !sign && !inUrl)
    return `${start}, as far as can be seen without --key and --sign: it rejects requests without credentials.`;
  const accepted = [...(sign ? ['the signature'] : []), ...(key !== undefined || inUrl ? ['the key'] : [])];
  return `${start}: it accepts ${accepted.join(' with ')}, rejects others, and recognizes a duplicate.`;
}
