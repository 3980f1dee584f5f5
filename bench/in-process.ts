/** What each step costs without a socket, beside `JSON.parse` of the same bytes. */
import { verify } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { authenticate } from '../lib/auth/authenticate.js';
import { type Claim, takeClaim } from '../lib/processing/claim-event.js';
import { MemoryClaims } from '../lib/stores/memory.js';
import { dispatch } from '../lib/processing/dispatch.js';
import { ArkEmitter } from '../lib/events/emitter.js';
import { identify } from '../lib/parsing/identify.js';
import { InFlight } from '../lib/internal/pending-tasks.js';
import type { ArkWebhooksOptions } from 'express-ark-webhooks';
import { fallbackLogger } from '../lib/diagnostics/logger.js';
import { resolveOptions } from '../lib/options.js';
import { parseBody } from '../lib/parsing/parse-body.js';
import { type Delivery, processBody, type Receiver } from '../lib/processing/process-event.js';
import { makeSignatureCheck } from '../lib/auth/signature.js';
import { toEvent } from '../lib/parsing/create-event.js';
import { makeValidate } from '../lib/parsing/validate.js';
import { type Contender, interleave } from './interleave.js';
import { bare, bareLarge, enveloped, envelopedLarge } from './rivals/bodies.js';
import { KEY, signed } from './rivals/ours.js';
import { publicKey, publicPem } from './rivals/signing-key.js';
import type { Section, Target } from './section.js';
import { figureOf, ratioOf } from './statistics.js';

const NAME = 'MessageDeliveryFailed';
const PARSE = 'JSON.parse of the same bytes';
const STEPS = 'authenticate, parse, identify, validate, emit';
const WHOLE = 'the whole by bearer: the same, and claim the event';
const VERIFY = 'JSON.parse and one crypto.verify';
const SIGNED = 'the whole by signature';

const columns = { 'a call': { unit: 'µs', digits: 2 }, [`× ${PARSE}`]: { unit: '', digits: 2 } };

const signature = makeSignatureCheck({ keys: publicPem });
const validate = makeValidate(false, undefined);
const delivery: Delivery = { log: fallbackLogger, answerBy: Infinity };

let receiver: Receiver;
let unclaiming: Receiver;
let claims: MemoryClaims;
let handled = 0;

function makeReceiver(options: ArkWebhooksOptions): Receiver {
  const emitter = new ArkEmitter().on(NAME, () => (handled += 1));
  const seen = { routed: false, parsedFirst: false, working: false };
  return {
    emitter,
    settings: resolveOptions({ apiKey: KEY, ...options }),
    inFlight: new InFlight(),
    held: new Set(),
    seen,
    closing: false,
  };
}

/** A new receiver and a new store for each round: to one that knows them, the same bodies would be duplicates. */
function renew(): void {
  claims = new MemoryClaims();
  receiver = makeReceiver({ claims });
  unclaiming = makeReceiver({ claims: false });
}

const req = new IncomingMessage(new Socket());
req.headers = { host: 'app.example', 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
req.rawHeaders = Object.entries(req.headers).flatMap(([name, value]) => [name, String(value)]);

const parse = (bytes: Buffer): unknown => JSON.parse(bytes.toString());

/** What the middleware does with a request whose body is there. */
function work(by: Receiver, bytes: Buffer): unknown {
  void authenticate(req, by.settings.credentials!);
  return processBody(by, parseBody(bytes), delivery);
}

async function compare(form: string, bodyOf: (n: number) => string, size: Size, bound: number): Promise<Section> {
  const bodies = Array.from({ length: size.calls }, (_, n) => Buffer.from(bodyOf(n)));
  const parsed = bodies.slice(0, 100).map((bytes) => parseBody(bytes));
  const identified = parsed.map(({ value }) => identify(value));
  const ids = bodies.map((_, n) => identify(parse(Buffer.from(enveloped(n))) as Record<string, unknown>).uuid);
  const events = identified.map((each, n) => toEvent(each, parsed[n]!, undefined));

  const contenders: Record<string, Contender> = {
    [PARSE]: { run: (n) => parse(bodies[n]!) },
    [STEPS]: { prepare: renew, run: (n) => work(unclaiming, bodies[n]!) },
    [WHOLE]: { prepare: renew, run: (n) => work(receiver, bodies[n]!) },
    '  authenticate': { run: () => authenticate(req, receiver.settings.credentials!) },
    '  parse': { run: (n) => parseBody(bodies[n]!) },
    '  identify': { run: (n) => identify(parsed[n % 100]!.value) },
    '  validate': { run: (n) => validate(NAME, identified[n % 100]!, parsed[n % 100]!.value) },
    '  make the event and its id': { run: (n) => toEvent(identified[n % 100]!, parsed[n % 100]!, undefined) },
    '  claim, and complete the claim': {
      prepare: renew,
      run: (n) => (takeClaim(claims, { type: NAME, id: ids[n]! }, fallbackLogger) as Claim).settle(true),
    },
    '  emit': { run: (n) => dispatch(receiver.emitter, [NAME, 'event'], events[n % 100]) },
  };
  return section(`In process, ${form}`, contenders, size, (times) => [
    { what: `in process, ${form}: ${STEPS}, against JSON.parse`, ...ratioTarget(times, STEPS, PARSE, bound) },
    { what: `in process, ${form}: ${WHOLE}, against JSON.parse`, ...ratioTarget(times, WHOLE, PARSE, bound) },
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
        await processBody(receiver, parseBody(bodies[n]!), delivery);
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
  const rounds = quick ? 7 : 41;
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
