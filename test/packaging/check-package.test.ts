import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkLinks } from '../../scripts/check-package/links.js';
import { checkImports, checkManifest } from '../../scripts/check-package/manifest.js';
import { checkReferences } from '../../scripts/check-package/references.js';
import { checkSourceMaps } from '../../scripts/check-package/source-maps.js';

describe('the check of the package', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'check-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (files: Record<string, string>): string[] => {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    }
    return Object.keys(files);
  };

  const exporting = '"use strict"; exports.made = exports.lost = void 0; const made = 1; exports.made = made;';

  it('finds an imported name that the other file does not export', () => {
    for (const use of ['const a_1 = require("./a.js"); a_1.lost();', 'const { made, lost } = require("./a.js");'])
      assert.deepEqual(checkReferences(folder, write({ 'a.js': exporting, 'b.js': use }), []), [
        'b.js imports "lost" from "./a.js", which does not export it.',
      ]);
  });

  it('finds nothing in files that refer to what exists', () => {
    const files = {
      'a.js': exporting,
      'star.js': '__exportStar(require("./a.js"), exports);',
      'b.js': 'require("./star.js").made(); require("node:fs"); require("peer/sub"); import("./a.js");',
      'thread.js': 'path.join(__dirname, `thread${path.extname(__filename)}`);',
    };
    assert.deepEqual(checkReferences(folder, write(files), ['peer']), []);
  });

  it('finds a file that is loaded, or joined to the directory of another file, and is not shipped', () => {
    for (const [use, named] of [
      ['require("./gone.js");', './gone.js'],
      ['import("./gone.js");', './gone.js'],
      ['require.resolve("./gone.js");', './gone.js'],
      ['path.join(__dirname, "gone.json");', './gone.json'],
      ['path.join(__dirname, "gone", "a.json");', './gone/a.json'],
      ['path.join(__dirname, "gone", `${name}.json`);', './gone/*.json'],
      ['path.join(__dirname, `gone${path.extname(__filename)}`);', './gone*'],
    ] as const)
      assert.deepEqual(checkReferences(folder, write({ 'a.js': use }), []), [
        `a.js refers to "${named}", which is not shipped.`,
      ]);
  });

  it('finds a package that is neither a dependency nor a peer', () => {
    assert.deepEqual(checkReferences(folder, write({ 'a.js': 'require("jose");' }), ['jose-other']), [
      'a.js loads "jose", which is neither a dependency nor a peer.',
    ]);
  });

  it('finds dead links of each form, and anchors that no heading has', () => {
    const pages = { 'docs/b.md': '# The page’s `title` & more\n\n## Twice\n\n## Twice\n' };
    const alive =
      '[x](docs/b.md#the-pages-title--more) [x](docs/b.md#twice-1) [x](https://a.example/gone.md) `[x](gone.md)`';
    write(pages);
    assert.deepEqual(checkLinks(folder, write({ 'a.md': `${alive}\n\n\`\`\`md\n[x](gone.md)\n\`\`\`\n` })), []);
    for (const [text, target] of [
      ['[x](docs/gone.md)', 'docs/gone.md'],
      ['![x](gone.png "title")', 'gone.png'],
      ['[x][y]\n\n[y]: gone.md', 'gone.md'],
      ['<img src="gone.png">', 'gone.png'],
      ["<img src='gone.png'>", 'gone.png'],
    ] as const)
      assert.deepEqual(checkLinks(folder, write({ 'a.md': text })), [
        `a.md links to "${target}", which is not shipped.`,
      ]);
    for (const link of ['docs/b.md#twice-2', '#nothing'])
      assert.deepEqual(checkLinks(folder, write({ 'a.md': `[x](${link})` })), [
        `a.md links to "${link}", where no heading has that anchor.`,
      ]);
  });

  it('finds a file that package.json names and that is not shipped, and an incomplete entry point', () => {
    write({ 'dist/index.js': 'x', 'dist/index.d.ts': 'x' });
    const [main, types] = ['./dist/index.js', './dist/index.d.ts'];
    const whole = { main, types, bin: {}, exports: { '.': { types, default: main } }, typesVersions: {} };
    assert.deepEqual(checkManifest(folder, whole), []);
    for (const [broken, fault] of [
      [{ bin: { command: 'dist/gone.js' } }, 'package.json names "dist/gone.js", which is not shipped.'],
      [
        { exports: { '.': { types: './a.d.ts', default: main } } },
        'package.json names "./a.d.ts", which is not shipped.',
      ],
      [{ exports: { '.': { default: main } } }, 'package.json has no types or no file for the entry point ".".'],
      [
        { typesVersions: { '*': { sub: [types] } } },
        'package.json has types for the entry point "./sub", which is not in "exports".',
      ],
    ] as const)
      assert.deepEqual(checkManifest(folder, { ...whole, ...broken } as typeof whole), [fault]);
  });

  it('finds an entry point that a page or an example imports and that does not exist', () => {
    const manifest = { name: 'us', exports: { '.': {}, './sub': {}, './schemas/*.json': './schemas/*.json' } };
    const files = write({
      'a.md': "from 'us'; from 'us/sub'; require('us/schemas/a.json'); from 'us-other/sub'",
      'b.ts': "import { a } from 'us/gone';",
    });
    assert.deepEqual(checkImports(folder, files, manifest), [
      'b.ts imports "us/gone", which is not in "exports" of package.json.',
    ]);
  });

  it('finds a source map, and a source of a map, that is not shipped', () => {
    const map = (more: object): string =>
      JSON.stringify({ version: 3, sources: ['../lib/a.ts'], mappings: '', ...more });
    const inlined = { 'a.js': '//# sourceMappingURL=a.js.map', 'a.js.map': map({ sourcesContent: ['1'] }) };
    assert.deepEqual(checkSourceMaps(folder, write(inlined)), []);
    assert.deepEqual(checkSourceMaps(folder, write({ 'b.js': '//# sourceMappingURL=b.js.map', 'c.js.map': map({}) })), [
      'b.js refers to "b.js.map", which is not shipped.',
      'c.js.map refers to "../lib/a.ts", which is not shipped.',
    ]);
  });
});
