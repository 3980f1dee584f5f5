import assert from 'node:assert/strict';
import { checkRange, parseTime } from '../../../lib/cli/parse-time.js';
import { UsageError } from '../../../lib/cli/usage-error.js';
import { describeParser } from './describe-parser.js';

const NOW = Date.parse('2026-11-24T12:00:00Z');

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

describe('checkRange', () => {
  it('rejects a reversed and an empty range', () => {
    const [early, late] = [new Date(NOW - 1), new Date(NOW)];
    checkRange(early, late);
    assert.throws(() => { checkRange(late, early); }, /--since to be before --until/); // prettier-ignore
    assert.throws(() => { checkRange(late, late); }, UsageError); // prettier-ignore
  });
});
