import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const guides = readdirSync(path.join(root, 'docs')).filter((file) => file.endsWith('.md'));
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'examples/README.md',
  'examples/many-machines/README.md',
  'bench/README.md',
  'bench/queues.md',
  'test/packaging/README.md',
  'test/probes/README.md',
  ...guides.map((file) => `docs/${file}`),
];

describe('the documentation', () => {
  it('names only existing tests in the threat model', () => {
    const named = [...read('docs/security.md').matchAll(/`([\w/-]+\.test\.ts)`: (.+?) +\|$/gm)];
    assert.ok(named.length > 20);
    const files = readdirSync(path.join(root, 'test'), { recursive: true }).map((file) => `test/${String(file)}`);
    for (const [, name, title] of named) {
      const found = files.filter((file) => file.endsWith(`/${name!}`));
      assert.ok(
        found.some((file) => read(file).includes(title!)),
        `${name!}: ${title!}`,
      );
    }
  });

  it('lists each entry of lib/ on the architecture page, in the order of the import check', () => {
    const order = [...read('.dependency-cruiser.cjs').matchAll(/^ {2}\['(.+)'\],$/gm)].flatMap(([, names]) =>
      names!.split("', '"),
    );
    const page = read('docs/architecture.md');
    const documented = [...page.matchAll(/^\| `([\w.-]+?)\/?` +\|/gm)].map(([, name]) => name!);
    assert.deepEqual([...order].sort(), readdirSync(path.join(root, 'lib')).sort());
    assert.deepEqual(documented, order.slice(order.indexOf('index.ts')));
    for (const name of order.slice(0, order.indexOf('index.ts'))) assert.ok(page.includes(`\`${name}/\``), name);
  });

  it('names only scripts of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    for (const page of pages)
      for (const [, name] of read(page).matchAll(/npm run ([\w:]+)/g)) assert.ok(name! in scripts, `${page}: ${name!}`);
  });

  it('lists each slow suite in CONTRIBUTING.md', () => {
    const contributing = read('CONTRIBUTING.md');
    const suites = readdirSync(path.join(root, 'test'), { recursive: true }).map((file) =>
      String(file).replaceAll(path.sep, '/'),
    );
    for (const suite of suites.filter((file) => file.endsWith('.slow.test.ts')))
      assert.ok(contributing.includes(`\`${suite.replace('.slow.test.ts', '')}\``), suite);
  });

  it('has one line per change in CHANGELOG.md', () => {
    const lines = read('CHANGELOG.md').split('\n## ').slice(1).join('\n').split('\n');
    for (const line of lines) assert.doesNotMatch(line, /^\s|^- (?![A-Z][a-z]+ )/, line);
  });

  it('lists each guide in its index', () => {
    const index = read('docs/README.md');
    for (const guide of guides.filter((file) => file !== 'README.md')) assert.ok(index.includes(`](${guide})`), guide);
  });

  for (const page of pages)
    it(`has no broken link in ${page}`, () => {
      for (const [, target, anchor] of read(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
        const file = target === '' ? page : path.join(path.dirname(page), target!);
        assert.ok(existsSync(path.join(root, file)), target);
        if (anchor === undefined) continue;
        const headings = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
          heading!
            .toLowerCase()
            .replace(/[^\w\s-]/g, '')
            .replace(/\s/g, '-'),
        );
        assert.ok(headings.includes(anchor), `${file}#${anchor}`);
      }
    });
});
