import {
  parseApiUrl,
  parseChoice,
  parseEventName,
  parseId,
  parseKey,
  parseNumber,
  parsePort,
  parseUrl,
} from '../../../lib/cli/parse-values.js';
import { describeParser } from './describe-parser.js';

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
