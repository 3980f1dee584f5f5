/** What each step costs without a socket, beside `JSON.parse` of the same bytes. */
import { verify } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { authenticate } from '../build/authenticate.js';
import { takeClaim } from '../build/claim.js';
import { MemoryClaims } from '../build/claims.js';
import { dispatch } from '../build/dispatch.js';
import { identify } from '../build/identify.js';
import { KeyRing } from '../build/key-ring.js';
import { fallbackLogger } from '../build/logging.js';
import { parseBody } from '../build/parse-body.js';
import { makeSignatureCheck } from '../build/signature.js';
import { toEvent } from '../build/to-event.js';
import { makeValidate } from '../build/validate.js';
import { ArkWebhooks } from '../dist/index.js';
import { type Contender, interleave } from './interleave.js';
import { bare, bareLarge, enveloped, envelopedLarge } from './rivals/bodies.js';
import { KEY, signed } from './rivals/ours.js';
import { publicKey, publicPem } from './rivals/signing-key.js';
import type { Section, Target } from './section.js';
import { figureOf, ratioOf } from './statistics.js';

const NAME = 'MessageDeliveryFailed';
const PARSE = 'JSON.parse of the same bytes';
const STEPS = 'all steps by bearer';
const VERIFY = 'JSON.parse and one crypto.verify';
const SIGNED = 'all steps by signature';

const columns = { 'a call': { unit: 'µs', digits: 2 }, [`× ${PARSE}`]: { unit: '', digits: 2 } };

const credentials = { keys: new KeyRing(KEY), basicAuth: false };
const signature = makeSignatureCheck({ keys: publicPem });
const validate = makeValidate(false, undefined);

let ark: ArkWebhooks;
let claims: MemoryClaims;
let handled = 0;

/** A new receiver and a new store for each round: to one that knows them, the same bodies would be duplicates. */
function renew(): void {
  claims = new MemoryClaims();
  ark = new ArkWebhooks({ apiKey: KEY }).on(NAME, () => (handled += 1));
}

const req = new IncomingMessage(new Socket());
req.headers = { host: 'app.example', 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
req.rawHeaders = Object.entries(req.headers).flatMap(([name, value]) => [name, String(value)]);

const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString());

/** From the parsed body to the completed claim. */
async function work(bytes: Buffer): Promise<void> {
  const body = parseBody(bytes);
  const identified = identify(body.value);
  if (validate(NAME, identified, body.value)) throw new Error('the body is invalid');
  const event = toEvent(identified, body, undefined);
  const claim = await takeClaim(claims, event, fallbackLogger);
  if (claim.state !== 'claimed') throw new Error('the body came before');
  await dispatch(ark, [NAME, 'event'], event);
  await claim.settle(true);
}

async function compare(form: string, bodyOf: (n: number) => string, size: Size, bound: number): Promise<Section> {
  const bodies = Array.from({ length: size.calls }, (_, n) => Buffer.from(bodyOf(n)));
  const parsed = bodies.slice(0, 100).map((bytes) => parseBody(bytes));
  const identified = parsed.map(({ value }) => identify(value));
  const events = identified.map((each, n) => toEvent(each, parsed[n]!, undefined));

  const contenders: Record<string, Contender> = {
    [PARSE]: { run: (n) => parse(bodies[n]!) },
    [STEPS]: {
      prepare: renew,
      run: (n) => {
        void authenticate(req, credentials);
        return work(bodies[n]!);
      },
    },
    '  authenticate': { run: () => authenticate(req, credentials) },
    '  parse': { run: (n) => parseBody(bodies[n]!) },
    '  identify': { run: (n) => identify(parsed[n % 100]!.value) },
    '  validate': { run: (n) => validate(NAME, identified[n % 100]!, parsed[n % 100]!.value) },
    '  make the event and its id': { run: (n) => toEvent(identified[n % 100]!, parsed[n % 100]!, undefined) },
    '  claim, and complete the claim': {
      prepare: renew,
      run: async (n) => {
        const claim = await takeClaim(claims, { type: NAME, id: String(n) }, fallbackLogger);
        await claim.settle(true);
      },
    },
    '  emit': { run: (n) => dispatch(ark, [NAME, 'event'], events[n % 100]) },
    'ark.receive(): the same without the key, with its deadline and its promises': {
      prepare: renew,
      run: (n) => ark.receive(bodies[n]!),
    },
  };
  return section(`In process, ${form}`, contenders, size, (times) => [
    { what: `in process, ${form}, ${STEPS}, against JSON.parse`, ...ratioTarget(times, STEPS, PARSE, bound) },
  ]);
}

async function compareSigned(size: Size): Promise<Section> {
  const messages = Array.from({ length: size.calls }, (_, n) => signed(n));
  const bodies = messages.map(({ body }) => Buffer.from(body));
  const signatures = messages.map(({ headers }) => Buffer.from(headers['x-ark-signature']!, 'base64'));
  const contenders: Record<string, Contender> = {
    [PARSE]: { run: (n) => parse(bodies[n]!) },
    [VERIFY]: {
      run: (n) => {
        if (!verify('RSA-SHA256', bodies[n]!, publicKey, signatures[n]!)) throw new Error('the signature is bad');
        parse(bodies[n]!);
      },
    },
    [SIGNED]: {
      prepare: renew,
      run: async (n) => {
        signature.expect(messages[n]!.headers);
        await signature.verify(messages[n]!.headers, bodies[n]);
        await work(bodies[n]!);
      },
    },
  };
  return section('In process, signed', contenders, size, (times) => [
    { what: `in process, ${SIGNED}, against ${VERIFY}`, ...ratioTarget(times, SIGNED, VERIFY, 1.15) },
  ]);
}

type Times = Map<string, number[]>;

const ratioTarget = (times: Times, name: string, base: string, value: number): Omit<Target, 'what'> => ({
  measured: ratioOf(times.get(name)!, times.get(base)!),
  bound: 'at most',
  value,
  unit: '×',
});

async function section(
  title: string,
  contenders: Record<string, Contender>,
  size: Size,
  targets: (times: Times) => Target[],
): Promise<Section> {
  const times = await interleave(contenders, size);
  const rows = [...times].map(([name, values]) => {
    const figures = [figureOf(values), ratioOf(values, times.get(PARSE)!)];
    return { name, figures: Object.fromEntries(figures.map((figure, n) => [Object.keys(columns)[n]!, figure])) };
  });
  return { title: `${title}, ${size.rounds} rounds`, columns, rows, targets: targets(times) };
}

interface Size {
  rounds: number;
  calls: number;
}

export async function inProcess(quick: boolean): Promise<Section[]> {
  const rounds = quick ? 15 : 41;
  const sections = [
    await compare('enveloped, 750 bytes inside', enveloped, { rounds, calls: 2_000 }, 1.35),
    await compare('bare, 750 bytes', bare, { rounds, calls: 2_000 }, 1.35),
    await compareSigned({ rounds, calls: 500 }),
    await compare('64 KiB enveloped', envelopedLarge, { rounds, calls: 100 }, 1.2),
    await compare('64 KiB bare', bareLarge, { rounds, calls: 100 }, 1.2),
  ];
  if (handled === 0) throw new Error('No listener was called.');
  return sections;
}
