import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as lib from 'express-ark-webhooks';
import manifest from '../../package.json';
import { describeWithRedis } from '../support/redis.js';
import { Snippets } from '../support/snippets.js';

const root = path.join(__dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('README.md', function () {
  this.timeout(60_000);
  const snippets = new Snippets(['README.md']);

  after(() => snippets.remove());

  it('has snippets that compile in strict TypeScript', async () => {
    assert.ok(snippets.all.length >= 6);
    await snippets.compile();
  });

  for (const [index, { heading, code }] of snippets.all.entries()) {
    const title = `has a snippet under "${heading}" that runs`;
    if (code.includes('REDIS_URL'))
      describeWithRedis(heading, (redis) => {
        it(title, () => snippets.run([index], { REDIS_URL: redis().url }));
      });
    else it(title, () => snippets.run([index]));
  }

  it('names each option, each code and each event, and the two commands', () => {
    for (const name of lib.arkEventNames) assert.match(readme, new RegExp(`\`${name}\``));
    const errors = readFileSync(path.join(root, 'lib/errors.ts'), 'utf8');
    for (const [, code] of errors.matchAll(/readonly code = '(\w+)';\n {2}readonly status/g))
      assert.match(readme, new RegExp(`\`${code}\``), code);
    const options = /interface ArkWebhooksOptions \{([^]*?)\n\}/.exec(readFileSync(path.join(root, 'lib/options.ts'), 'utf8')); // prettier-ignore
    for (const [, option] of options![1]!.matchAll(/^ {2}(\w+)\?:/gm))
      assert.match(readme, new RegExp(`\\| \`${option}\``));
    for (const name of Object.keys(lib).filter((key) => /^[a-z]/.test(key))) assert.match(readme, new RegExp(name));
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) assert.ok(readme.includes(`\`${command}\``));
    assert.equal(manifest.name, /^# (.+)$/m.exec(readme)?.[1]);
  });
});
