import assert from 'node:assert/strict';
import { describeWithRedis } from '../support/redis.js';
import { Snippets } from '../support/snippets.js';

describe('README.md', () => {
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
});
