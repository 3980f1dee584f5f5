import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describeWithPostgres } from '../support/postgres.js';
import { describeWithRedis } from '../support/redis.js';
import { root } from '../support/package.js';
import { type Snippet, Snippets } from '../support/snippets.js';

/** Pages whose snippets have separate tests. */
const testedElsewhere = ['docs/frameworks.md', 'docs/getting-started.md', 'docs/exactly-once.md'];

const guides = readdirSync(path.join(root, 'docs'))
  .filter((file) => file.endsWith('.md'))
  .map((file) => `docs/${file}`)
  .filter((file) => !testedElsewhere.includes(file));

describe('the guides', () => {
  const snippets = new Snippets(guides);
  const needs = ({ code }: Snippet, variable: string): boolean => code.includes(variable);
  const select = (selected: (snippet: Snippet) => boolean): number[] =>
    [...snippets.all.keys()].filter((index) => selected(snippets.all[index]!));

  before(() => snippets.compile());
  after(() => snippets.remove());

  it('have snippets in one language only, all of them found', () => {
    for (const guide of guides) {
      const fences = [
        ...readFileSync(path.join(root, guide), 'utf8').matchAll(/^ *```(?:ts|typescript|js|javascript)$/gm),
      ];
      assert.equal(snippets.all.filter(({ page }) => page === guide).length, fences.length, guide);
    }
    assert.ok(snippets.all.length > 30);
  });

  it('have snippets that run', () =>
    snippets.run(select((snippet) => !needs(snippet, 'DATABASE_URL') && !needs(snippet, 'REDIS_URL'))));

  describeWithPostgres('on PostgreSQL', (postgres) => {
    for (const index of select((snippet) => needs(snippet, 'DATABASE_URL')))
      it(`have a snippet in ${snippets.all[index]!.page} under "${snippets.all[index]!.heading}" that runs`, () =>
        snippets.run([index], { DATABASE_URL: postgres().connectionString }));
  });

  describeWithRedis('on Redis', (redis) => {
    for (const index of select((snippet) => needs(snippet, 'REDIS_URL')))
      it(`have a snippet in ${snippets.all[index]!.page} under "${snippets.all[index]!.heading}" that runs`, () =>
        snippets.run([index], { REDIS_URL: redis().url }));
  });
});
