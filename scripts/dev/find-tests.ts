/** Finds the tests of a changed file. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const nameOf = (test: string): string => path.basename(test).replace(/(\.slow)?\.test\.ts$/, '');

function imports(root: string, test: string, changed: string): boolean {
  const text = readFileSync(path.join(root, test), 'utf8');
  const specifiers = [...text.matchAll(/'(\.{1,2}\/[^']+)\.js'/g)].map(([, specifier]) => specifier ?? '');
  return specifiers.some((specifier) => `${path.join(path.dirname(test), specifier)}.ts` === changed);
}

/** @returns the tests in the folders that mirror a folder of `lib/`, and those outside that have its name in theirs */
function findInFolder(tests: string[], folder: string): string[] {
  const mirrors = ['test/unit', 'test/public'].map((tier) => path.join(tier, folder));
  const inside = tests.filter((test) => mirrors.includes(path.dirname(test)));
  if (folder === '.') return inside;
  const outside = findInFolder(tests, path.dirname(folder));
  const found = [...inside, ...outside.filter((test) => nameOf(test).includes(path.basename(folder)))];
  return found.length > 0 ? found : outside;
}

/**
 * @param changed the path of a file of `lib/` or `test/`, from the root
 * @returns the test itself; or the tests that have the file's name, and the quick tests that import it; or the quick
 * tests of its folder
 */
export function findTests(root: string, changed: string): string[] {
  if (changed.endsWith('.test.ts')) return existsSync(path.join(root, changed)) ? [changed] : [];
  const tests = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => path.join('test', file));
  const named = tests.filter((test) => nameOf(test) === path.basename(changed, '.ts'));
  const folder = path.dirname(path.relative('lib', changed));
  const near = named.filter((test) => path.dirname(test).endsWith(folder));
  const quick = tests.filter((test) => !test.endsWith('.slow.test.ts'));
  const importing = quick.filter((test) => imports(root, test, changed));
  const touched = new Set([...(near.length > 0 ? near : named), ...importing]);
  return touched.size > 0 || changed.startsWith('test') ? [...touched] : findInFolder(quick, folder);
}
