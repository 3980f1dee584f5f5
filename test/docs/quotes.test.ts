import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const normalize = (code: string): string => code.replace(/^ +/gm, '').trim();

/** Pages whose code is quoted from an example, which has its own tests. */
for (const [page, example] of [['exactly-once', 'exactly-once']] as const)
  describe(`docs/${page}.md`, () => {
    it(`quotes code from examples/${example}`, () => {
      const folder = path.join(root, 'examples', example);
      const sources = readdirSync(folder).map((file) => normalize(readFileSync(path.join(folder, file), 'utf8')));
      const text = readFileSync(path.join(root, 'docs', `${page}.md`), 'utf8');
      const blocks = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(([, code]) => normalize(code!));
      assert.ok(blocks.length > 2);
      for (const block of blocks)
        assert.ok(
          sources.some((source) => source.includes(block)),
          block,
        );
    });
  });
