/** What the steps cost without a socket, against `JSON.parse` of the same bytes. */
import { readFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import path from 'node:path';
import { authenticate } from '../build/authenticate.js';
import { MemoryClaims } from '../build/claims.js';
import { dispatch } from '../build/dispatch.js';
import { identify } from '../build/identify.js';
import { KeyRing } from '../build/key-ring.js';
import { parseBody } from '../build/parse-body.js';
import { toEvent } from '../build/to-event.js';
import { makeValidate } from '../build/validate.js';
import { ArkWebhooks } from '../build/webhooks.js';
import { interleave, median, spread } from './support.js';

const KEY = 'ark_bench_0123456789abcdef';
const payload = readFileSync(path.join(__dirname, '../test/fixtures/MessageDeliveryFailed.json'), 'utf8');
const bare = Buffer.from(JSON.stringify(JSON.parse(payload)));
const uuid = '62498fda-ffc5-42f9-b23e-cea5274c513a';
const enveloped = Buffer.from(
  JSON.stringify({
    event: 'MessageDeliveryFailed',
    timestamp: 1704672000.123456,
    payload: JSON.parse(payload) as object,
    uuid,
  }),
);

const req = new IncomingMessage(new Socket());
req.headers = { host: 'app.example', 'content-type': 'application/json', authorization: `Bearer ${KEY}` };
req.rawHeaders = Object.entries(req.headers).flatMap(([name, value]) => [name, String(value)]);

const credentials = { keys: new KeyRing(KEY), basicAuth: false };
const validate = makeValidate(false, undefined);
const ark = new ArkWebhooks({ apiKey: KEY });
let handled = 0;
ark.on('MessageDeliveryFailed', () => (handled += 1));

const claims = new MemoryClaims();
let claimed = 0;

const whole = (bytes: Buffer): void => {
  void authenticate(req, credentials);
  const body = parseBody(bytes);
  const identified = identify(body.value);
  if (validate('MessageDeliveryFailed', identified, body.value)) throw new Error('the fixture is invalid');
  void dispatch(ark, ['MessageDeliveryFailed', 'event'], toEvent(identified, body, undefined));
};

function compare(form: string, bytes: Buffer): void {
  const body = parseBody(bytes);
  const identified = identify(body.value);
  const event = toEvent(identified, body, undefined);
  const base = 'JSON.parse of the same bytes';
  const times = interleave({
    [base]: () => JSON.parse(bytes.toString()) as unknown,
    'authenticate, parse, identify, validate, emit': () => {
      whole(bytes);
    },
    '  authenticate': () => {
      void authenticate(req, credentials);
    },
    '  parse': () => parseBody(bytes),
    '  identify': () => identify(body.value),
    '  validate': () => validate('MessageDeliveryFailed', identified, body.value),
    '  make the event and its id': () => toEvent(identified, body, undefined),
    '  emit': () => dispatch(ark, ['MessageDeliveryFailed', 'event'], event),
    'beside it: claim and complete an id': () => {
      const id = `MessageDeliveryFailed/${(claimed += 1)}`;
      claims.claim(id, 'token');
      claims.complete(id);
    },
  });
  console.log(`In process, ${form} of ${bytes.length} bytes, ${times.get(base)!.length} rounds:\n`);
  for (const [name, values] of times) {
    const ratios = values.map((value, round) => value / times.get(base)![round]!);
    const [us, ratio] = [median(values).toFixed(2), median(ratios).toFixed(2)];
    console.log(`${name.padEnd(48)} ${us.padStart(6)} µs   ${ratio} × (${spread(ratios, 2)})`);
  }
}

compare('an enveloped MessageDeliveryFailed', enveloped);
console.log();
compare('a bare MessageDeliveryFailed, whose id is a digest,', bare);
if (handled === 0) throw new Error('no listener was called');
