/** Looks at a running endpoint from outside. */
import { randomUUID } from 'node:crypto';
import { arkEvent, arkJson } from '../testing/index.js';
import { exchange } from '../testing/exchange.js';
import { isLoopbackHost } from '../internal/loopback.js';
import { jsonOption, keyOption, toUrl } from './args.js';
import { type Command, exitCodes } from './command.js';
import { diagnose, type Finding, parse, PATIENCE_MS, type Probe } from './diagnose.js';
import { paint, print, printJson } from './terminal.js';
import { namesOf } from './trigger.js';

export const doctor: Command = {
  usage: 'URL [--key KEY]',
  summary: 'Says what is wrong with a running endpoint, from outside',
  options: {
    ...keyOption,
    event: { type: 'string', value: 'EVENT', help: 'what to send; default MessageSent' },
    ...jsonOption,
  },
  notes:
    'Posts up to four test sends in the platform form, marked "_test": true, whose listeners run as for any other: one\n' +
    'with the key, the same again, one without a key, one with a wrong key. Without the key only the last two.\n' +
    'Exit code 1 where something is wrong.',
  example: 'express-ark-webhooks doctor https://shop.example.com/webhooks/ark',
  arguments: { least: 1, most: 1 },

  async run(args) {
    const url = toUrl(args.positionals[0] ?? '', 'URL');
    const [event = 'MessageSent'] = namesOf(args.text('event') ?? 'MessageSent');
    const makeBody = (): string => arkJson(arkEvent(event, { _test: true }, { form: 'platform' }));
    const findings = await examine(url, args.key, makeBody);
    if (args.flag('json')) printJson({ url: url.href, healthy: findings.length === 0, findings });
    else if (findings.length === 0) print(paint('green', healthy(args.key)));
    else for (const { code, message } of findings) print(`${paint('red', code)}: ${message}`);
    return findings.length === 0 ? exitCodes.ok : exitCodes.wrong;
  },
};

const healthy = (key: string | undefined): string =>
  key === undefined
    ? 'Nothing is wrong, as far as can be seen without --key.'
    : 'Nothing is wrong: it takes the key, refuses others, and knows a duplicate.';

/** What answers before the receiver does, and would answer any other request alike. */
const inTheWay: ReadonlySet<string> = new Set(['redirect', 'html', 'not_found', 'not_post']);

async function examine(url: URL, key: string | undefined, makeBody: () => string): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname))
    findings.push({ code: 'not_https', message: 'It is not https: the key and the addresses travel in the clear.' });

  const body = makeBody();
  const first = await probe(url, body, key);
  const obstacle = diagnose(first);
  if (obstacle) findings.push(obstacle);
  if (first instanceof Error) return findings;
  if (obstacle && inTheWay.has(obstacle.code)) return findings;

  if (key !== undefined && !obstacle) findings.push(...(await examineAccepted(first, () => probe(url, body, key))));
  const withoutKey = key === undefined ? first : await probe(url, makeBody(), undefined);
  if (accepted(withoutKey))
    findings.push({
      code: 'accepts_no_key',
      message: 'It accepts a request without a key: anybody can send it events.',
    });
  if (accepted(await probe(url, makeBody(), `wrong_${randomUUID()}`)))
    findings.push({
      code: 'accepts_wrong_key',
      message: 'It accepts a request with a wrong key: the key is not compared.',
    });
  return findings;
}

/** What is wrong with an answer to the right key, and with the answer to the same body again. */
async function examineAccepted(first: Probe, again: () => Promise<Probe>): Promise<Finding[]> {
  if (first instanceof Error) return [];
  if (first.status === 401 || first.status === 403)
    return [
      { code: 'refuses_key', message: `It refuses the key with ${first.status}: compare the keys on both sides.` },
    ];
  if (!accepted(first))
    return [
      { code: 'refuses_event', message: `It refuses a valid event with ${first.status}, and Ark will come again.` },
    ];
  const second = await again();
  if (second instanceof Error || (accepted(second) && parse(second.text)['duplicate'] === true)) return [];
  return [
    {
      code: 'runs_duplicates',
      message:
        'It answered the same event again as if it were new: a retry runs twice, unless the listeners see to that. ' +
        'Have it claim events (option "claims"), in a store that all processes share.',
    },
  ];
}

const accepted = (probe: Probe): boolean => !(probe instanceof Error) && probe.status >= 200 && probe.status < 300;

function probe(url: URL, body: string, key: string | undefined): Promise<Probe> {
  const headers = { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
  return exchange(url, Buffer.from(body), headers, PATIENCE_MS).catch((error: unknown) => error as Error);
}
