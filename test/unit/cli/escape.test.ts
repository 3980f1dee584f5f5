import assert from 'node:assert/strict';
import { escapeJson, escapeForTerminal } from '../../../lib/cli/escape.js';

/** Strings that a hostile sender could use to manipulate a terminal. */
const hostile: [what: string, text: string][] = [
  ['an escape sequence', '\u001b[2J\u001b]0;title\u0007'],
  ['a C1 control', '\u009b31m'],
  ['a newline that forges a line', 'x\n12:00:00  200 received'],
  ['a carriage return', 'x\rhidden'],
  ['backspaces and delete', 'x\b\b\u007f'],
  ['NUL', '\0'],
  ['a bidirectional override', '\u202egnp.exe'],
  ['isolates and marks', '\u2066\u2069\u200e\u200f\u061c'],
  ['zero width characters', '\u200b\u200c\u200d\u2060\ufeff'],
  ['line and paragraph separators', '\u2028\u2029'],
  ['soft hyphens and fillers', '\u00ad\u115f\u3164\uffa0\u034f'],
  ['tag characters', '\u{e0001}\u{e0041}'],
  ['interlinear annotations', '\ufff9\ufffb'],
  ['lone surrogates', '\ud800x\udc00'],
];

describe('escapeForTerminal', () => {
  for (const [what, text] of hostile)
    it(`escapes ${what}`, () => {
      const escaped = escapeForTerminal(text);
      assert.match(escaped, /^[\x20-\x7e]*$/);
      assert.equal(JSON.parse(`"${escaped}"`), text);
    });

  it('does not change letters of any script', () => {
    for (const text of ['Grüße', '日本語', 'עברית', 'हिन्दी', '😀', 'a@example.com'])
      assert.equal(escapeForTerminal(text), text);
  });

  it('cuts between characters and appends the original length', () => {
    assert.equal(escapeForTerminal('abc', 3), 'abc');
    assert.equal(escapeForTerminal('abcd', 3), 'abc… (4 characters)');
    assert.equal(escapeForTerminal('😀😀', 1), '😀… (4 characters)');
    assert.ok(escapeForTerminal('\u001b'.repeat(500_000)).length < 2_000);
  });
});

describe('escapeJson', () => {
  it('returns JSON that parses to the same value and contains no unsafe character', () => {
    const value = { [hostile.map(([, text]) => text).join('')]: hostile.map(([, text]) => text) };
    const written = escapeJson(value, 2);
    assert.match(written, /^[\n\x20-\x7e]*$/);
    assert.deepEqual(JSON.parse(written), value);
  });
});
