import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { arkEventNames } from 'express-ark-webhooks';
import manifest from '../../package.json';
import { root } from '../support/package.js';

const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const report = readFileSync(path.join(root, 'test/api-report/express-ark-webhooks.api.md'), 'utf8');

const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/\s/g, '-');

describe('README.md', () => {
  it('has at most 200 lines', () => {
    assert.ok(readme.trimEnd().split('\n').length <= 200);
  });

  it('lists each of its sections in its table of contents', () => {
    const [contents] = /^\*\*Contents:\*\*[^]*?\n\n/m.exec(readme)!;
    for (const [, heading] of readme.matchAll(/^## (.+)$/gm))
      assert.ok(contents.includes(`](#${toAnchor(heading!)})`), heading);
  });

  it('names each event that is emitted', () => {
    for (const name of [...arkEventNames, 'event', 'unknown', 'invalid', 'duplicate', 'rejected', 'error'])
      assert.ok(readme.includes(`\`${name}\``), name);
  });

  it('explains each code of a response', () => {
    const codes = [...report.matchAll(/readonly code = "(\w+)";(?:(?!\n}).)*?readonly status = /gs)].map(
      ([, code]) => code!,
    );
    assert.ok(codes.length >= 16);
    for (const code of codes) assert.ok(readme.includes(`\`${code}\``), code);
  });

  it('has the options that people set, the commands of a clone, and the words that people search for', () => {
    for (const option of ['apiKey', 'signature', 'basicAuth', 'claims', 'queue', 'logger'])
      assert.ok(readme.includes(`| \`${option}\``), option);
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) assert.ok(readme.includes(`\`${command}\``));
    for (const term of ['idempotent', 'idempotency', 'Deduplication', 'at least once', 'retries'])
      assert.ok(readme.includes(term), term);
    assert.equal(manifest.name, /^# (.+)$/m.exec(readme)?.[1]);
  });
});
