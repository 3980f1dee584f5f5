/** Checks a running endpoint from outside. */
import { arkEvent, arkJson } from '../../testing/index.js';
import { jsonOption } from '../args.js';
import { type Command, exitCodes } from '../command.js';
import { credentialOptions, readSigningKey } from '../credentials.js';
import { type EndpointReport, checkEndpoint } from '../check-endpoint.js';
import { type Credentials, EndpointClient } from '../endpoint-client.js';
import { parseEventName, parseProfile, parseUrl } from '../parse-values.js';
import { Progress } from '../progress.js';
import { formatUrl, printSummary } from '../summary.js';
import { format, paint, print, printJson, sentence } from '../terminal.js';

export const doctor: Command = {
  usage: 'URL [--key KEY] [--sign FILE]',
  summary: 'Checks a running endpoint from outside, and explains its problems',
  options: {
    ...credentialOptions,
    event: { type: 'string', value: 'EVENT', help: 'the event to send; default MessageSent' },
    ...jsonOption,
  },
  notes:
    'Posts up to six test events in the platform form, marked "_test": true: with the given credentials, the same body\n' +
    'again, without credentials, with a wrong key, and with an invalid signature, also with the key if both are given.\n' +
    'Without --key and --sign, only three of them. Listeners run for accepted events. To test what Ark itself sends, use the subcommand test.',
  example: 'https://shop.example.com/webhooks/ark',
  exits: { ok: 'no problem was found; there may be notes', wrong: 'a problem was found' },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const url = parseUrl(args.positionals[0] ?? '', 'URL');
    const event = args.parse('event', parseEventName) ?? 'MessageSent';
    const sign = await readSigningKey(args);
    const profile = args.parse('profile', parseProfile) ?? 'ark';
    const credentials: Credentials = { key: args.hasFlag('no-key') ? undefined : args.apiKey, sign, profile };
    const endpoint = new EndpointClient(url, () => arkJson(arkEvent(event, { _test: true }, { form: 'platform' })));
    const progress = new Progress();
    progress.wait('Waiting for responses');
    const report = await checkEndpoint(endpoint, credentials).finally(() => {
      progress.end();
    });
    const isHealthy = report.findings.length === 0;
    if (args.hasFlag('json'))
      printJson({ url: formatUrl(url), healthy: isHealthy, ...report, responses: endpoint.responses });
    else printReport(report, credentials, endpoint);
    return isHealthy ? exitCodes.ok : exitCodes.wrong;
  },
};

function printReport({ findings, notes }: EndpointReport, credentials: Credentials, endpoint: EndpointClient): void {
  for (const { code, message } of findings) print(format`${paint('red', code)}: ${sentence(message)}`);
  if (findings.length === 0)
    print(paint('green', describeHealth(credentials, { url: endpoint.url, hasNotes: notes.length > 0 })));
  for (const { code, message } of notes) print(format`${paint('yellow', `note, ${code}`)}: ${sentence(message)}`);
  const result = [...findings, ...notes.map(({ code }) => ({ code: `note: ${code}` }))].map(({ code }) => code);
  printSummary('doctor', [
    ['receiver', formatUrl(endpoint.url)],
    ['result', result.join(', ') || 'healthy'],
    ...endpoint.responses.map(({ request, response }): [string, string] => [request, response]),
  ]);
}

function describeHealth({ key, sign }: Credentials, { url, hasNotes }: { url: URL; hasNotes: boolean }): string {
  const inUrl = url.username !== '' || url.password !== '';
  const start = hasNotes ? 'No errors' : 'Nothing is wrong';
  if (key === undefined && !sign && !inUrl)
    return `${start}, as far as can be seen without --key and --sign: it rejects requests without credentials.`;
  const accepted = [...(sign ? ['the signature'] : []), ...(key !== undefined || inUrl ? ['the key'] : [])];
  return `${start}: it accepts ${accepted.join(' with ')}, rejects others, and recognizes a duplicate.`;
}
