import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Snippets } from '../support/snippets.js';

const docs = path.join(__dirname, '../../docs');
const guides = [
  'credentials',
  'mounting',
  'events',
  'local-development',
  'testing',
  'deploying',
  'from-a-hand-written-handler',
  'postal',
  'monitoring-bounces',
  'telemetry',
].map((name) => `docs/${name}.md`);

describe('the guides', function () {
  this.timeout(60_000);
  const snippets = new Snippets(guides);

  after(() => snippets.remove());

  it('have snippets that compile in strict TypeScript, and run', async () => {
    for (const guide of guides)
      assert.ok(
        snippets.all.some(({ page }) => page === guide),
        guide,
      );
    await snippets.compile();
    await snippets.run([...snippets.all.keys()]);
  });

  it('are all in their index', () => {
    const index = readFileSync(path.join(docs, 'README.md'), 'utf8');
    for (const page of readdirSync(docs).filter((file) => file.endsWith('.md') && file !== 'README.md'))
      assert.ok(index.includes(`](${page})`), page);
  });
});
