import assert from 'node:assert/strict';
import {
  checkRange,
  parseApiUrl,
  parseChoice,
  parseEventName,
  parseId,
  parseKey,
  parseNumber,
  parsePort,
  parseTime,
  parseUrl,
} from '../../../lib/cli/parse-values.js';
import { UsageError } from '../../../lib/cli/usage-error.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');

/** Each input and its result: a value, or a pattern of the error's message. */
function describeParser<T>(name: string, parse: (text: string) => T, rows: [text: string, result: T | RegExp][]): void {
  describe(name, () => {
    for (const [text, result] of rows)
      if (result instanceof RegExp)
        it(`rejects ${JSON.stringify(text)}`, () => {
          assert.throws(() => parse(text), (error: Error) => error instanceof UsageError && result.test(error.message) && /such as|one of/.test(error.message)); // prettier-ignore
        });
      else
        it(`parses ${JSON.stringify(text)}`, () => {
          assert.deepEqual(parse(text), result);
        });
  });
}

const iso = (text: string): string => {
  const { date, assumedUtc } = parseTime(text, '--since', NOW);
  return `${date.toISOString()}${assumedUtc ? ' assumed' : ''}`;
};

describeParser('parseTime', iso, [
  ['6h', '2026-11-24T06:00:00.000Z'],
  ['90m', '2026-11-24T10:30:00.000Z'],
  ['1.5h', '2026-11-24T10:30:00.000Z'],
  ['2d', '2026-11-22T12:00:00.000Z'],
  ['0s', '2026-11-24T12:00:00.000Z'],
  ['2026-11-24', '2026-11-24T00:00:00.000Z assumed'],
  ['2026-11-24T00:00', '2026-11-24T00:00:00.000Z assumed'],
  ['2026-11-24 00:00:30', '2026-11-24T00:00:30.000Z assumed'],
  ['2026-11-24T10:00Z', '2026-11-24T10:00:00.000Z'],
  ['2026-11-24T10:00:00.25Z', '2026-11-24T10:00:00.250Z'],
  ['2026-11-24T10:00:00.123456Z', '2026-11-24T10:00:00.123Z'],
  ['2026-11-24T10:00+02:00', '2026-11-24T08:00:00.000Z'],
  ['2026-11-24T02:00-05:30', '2026-11-24T07:30:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z assumed'],
  ['6', /Add a unit: 6h for hours/],
  ['2026', /Add a unit/],
  ['', /got ""/],
  [' 6h', /got " 6h"/],
  ['6 h', /got "6 h"/],
  ['-6h', /got "-6h"/],
  ['6H', /got "6H"/],
  ['6hours', /got/],
  ['6x', /got "6x"/],
  ['1e3h', /got/],
  ['yesterday', /got "yesterday"/],
  ['Nov 24 2026', /got/],
  ['24.11.2026', /got/],
  ['11/24/2026', /got/],
  ['2026-02-30', /got "2026-02-30"/],
  ['2025-02-29', /got/],
  ['2026-13-01', /got/],
  ['2026-11-24T24:00', /got/],
  ['2026-11-24T10:60', /got/],
  ['2026-11-24T10', /got/],
  ['2026-11-24T10:00+99:00', /got/],
  ['1764000000', /As a date that is 2025-11-24T/],
  ['1764000000000', /As a date that is 2025-11-24T/],
  ['2026-11-25', /in the past.*2026-11-25T00:00:00/],
  ['2026-11-24T12:00:01Z', /in the past/],
  ['2026-11-24T11:30-02:00', /in the past.*13:30/],
  ['0001-01-01', /got|after 2020/],
  ['1970-01-01', /after 2020-01-01/],
  ['999999999d', /after 2020-01-01/],
]);

describeParser('parseNumber', (text) => parseNumber(text, '--rate', { min: 0.5, max: 100, example: '10' }), [
  ['0.5', 0.5],
  ['100', 100],
  ['007', 7],
  ['0.4', /from 0\.5 to 100/],
  ['101', /got "101"/],
  ['', /got ""/],
  [' 5', /got/],
  ['5 ', /got/],
  ['1e1', /got/],
  ['0x10', /got/],
  ['Infinity', /got/],
  ['NaN', /got/],
  ['-1', /got "-1"/],
  ['5,5', /got/],
  ['1_000', /got/],
  ['٥', /got/],
]);

describeParser('parseNumber, whole', (text) => parseNumber(text, '--count', { min: 1, max: 10, integer: true, example: '5' }), [
  ['10', 10],
  ['1.5', /a whole number from 1 to 10, such as 5, got "1\.5"/],
  ['0', /got "0"/],
]); // prettier-ignore

describeParser('parsePort', (text) => parsePort(text, '--port'), [
  ['0', 0],
  ['65535', 65_535],
  ['65536', /from 0 to 65535/],
  ['-1', /got/],
  ['80.5', /got/],
  ['http', /got/],
]);

describeParser('parseUrl', (text) => parseUrl(text, '--to').href, [
  ['http://localhost:3000/webhooks/ark', 'http://localhost:3000/webhooks/ark'],
  ['HTTPS://shop.example', 'https://shop.example/'],
  ['http://[::1]:80/', 'http://[::1]/'],
  ['https://ark:key@shop.example/x', 'https://ark:key@shop.example/x'],
  ['localhost:3000', /such as http:\/\/localhost:3000\/webhooks\/ark, got "localhost:3000"/],
  ['http:/localhost', /got/],
  ['http:localhost', /got/],
  ['//localhost', /got/],
  ['ftp://localhost/', /got/],
  ['http://', /got/],
  ['http://localhost:70000/', /got/],
  ['http://localhost:0/', /got/],
  ['http://local host/', /got/],
  [' http://localhost/', /got/],
  ['http://localhost/\n', /got/],
  ['http:\\\\localhost', /got/],
  ['', /got ""/],
  ['ftp://user:hunter2@host/?token=hunter2', /^(?!.*hunter2).*got/],
]);

describeParser('parseApiUrl', (text) => parseApiUrl(text, '--api-url').href, [
  ['https://api.arkhq.io/v1', 'https://api.arkhq.io/v1'],
  ['https://user:hunter2@api.example/v1', /^(?!.*hunter2)/],
  ['https://api.example/v1?x=1', /without credentials/],
  ['https://api.example/v1#x', /without credentials/],
]);

describeParser('parseKey', (text) => parseKey(text, '--key'), [
  ['ark_live_0123', 'ark_live_0123'],
  ['  ark_live_0123\n', 'ark_live_0123'],
  ['YWJjZA==', 'YWJjZA=='],
  ['', /an empty string/],
  [' \t', /an empty string/],
  ['undefined', /was not set/],
  ['null', /was not set/],
  ['"ark_secret"', /^(?!.*ark_secret).*in quotes/],
  ["'ark_secret'", /in quotes/],
  ['ARK_API_KEY=ark_secret', /^(?!.*ark_secret).*an assignment/],
  ['Bearer ark_secret', /^(?!.*ark_secret).*the scheme/],
  ['ark secret', /white space/],
  ['ark\u0000secret', /control characters/],
  ['ark\u200bsecret', /not valid in a header/],
  ['ark–secret', /not valid in a header/],
  ['-----BEGIN PRIVATE KEY-----', /PEM/],
]);

describeParser('parseId', (text) => parseId(text, '--webhook', 'pwh_1'), [
  ['cm6abc', 'cm6abc'],
  ['456', '456'],
  ['62498fda-ffc5-42f9-b23e-000000000001', '62498fda-ffc5-42f9-b23e-000000000001'],
  ['', /such as pwh_1, got ""/],
  ['..', /got/],
  ['.', /got/],
  ['a/b', /got/],
  ['a b', /got/],
  ['a%2fb', /got/],
  ['x'.repeat(201), /got "x{80}…"/],
]);

describeParser('parseChoice', (text) => parseChoice(text, '--form', ['bare', 'envelope']), [
  ['bare', 'bare'],
  ['bar', /Did you mean "bare"\?/],
  ['x', /one of bare, envelope, got "x"\.?$/],
  ['__proto__', /got/],
]);

describeParser('parseEventName', (text) => parseEventName(text, 'the event'), [
  ['MessageSent', 'MessageSent'],
  ['MessageSend', /Did you mean "MessageSent"\?/],
  ['constructor', /got "constructor"/],
]);

describe('checkRange', () => {
  it('rejects a reversed and an empty range', () => {
    const [early, late] = [new Date(NOW - 1), new Date(NOW)];
    checkRange(early, late);
    assert.throws(() => { checkRange(late, early); }, /--since to be before --until/); // prettier-ignore
    assert.throws(() => { checkRange(late, late); }, UsageError); // prettier-ignore
  });
});
