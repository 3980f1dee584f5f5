import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generateLib } from '../../scripts/generate/generate-lib.js';

const root = path.join(__dirname, '../..');

describe('generate', () => {
  let files: Map<string, string>;
  before(async () => {
    files = await generateLib();
  });

  it('makes each file of lib/generated, and no other', () => {
    const committed = readdirSync(path.join(root, 'lib/generated')).map((file) => `lib/generated/${file}`);
    assert.deepEqual([...files.keys()].sort(), committed.sort());
  });

  for (const file of ['add-event-listener', 'inspector-page', 'names', 'payloads', 'strict', 'tolerant'])
    it(`generates ${file}.ts exactly as committed`, () => {
      const name = `lib/generated/${file}.ts`;
      const made = Buffer.from(files.get(name) ?? '');
      // Compared as a whole, since a diff of tens of kilobytes is not readable.
      assert.ok(made.equals(readFileSync(path.join(root, name))), `${name} is stale: npm run generate`);
    });

  it('names the generator on the first line of each file', () => {
    for (const text of files.values()) assert.match(text, /^\/\/ Generated from .*\/ by .* Do not edit\.\n/);
  });
});
