import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { binArgs, root } from '../support/package.js';

const pages = ['README.md', 'examples/README.md'].concat(
  readdirSync(path.join(root, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
);

/** Each call of the command on a page: the subcommand and the rest of the line, continuation lines included. */
const calls = pages.flatMap((page) => {
  const text = readFileSync(path.join(root, page), 'utf8').replaceAll('\\\n', ' ');
  const found = [...text.matchAll(/npx express-ark-webhooks (\w+)([^`\n]*)/g)];
  return found.map(([, subcommand, rest]) => ({ page, subcommand: subcommand!, rest: rest! }));
});

describe('the commands of the documentation', () => {
  it('name each subcommand', () => {
    const help = execFileSync(process.execPath, [...binArgs, '--help'], { encoding: 'utf8' });
    const existing = [...help.matchAll(/^ {2}([a-z]+) {2,}/gm)].map(([, name]) => name!);
    assert.deepEqual([...new Set(calls.map(({ subcommand }) => subcommand))].sort(), existing.sort());
  });

  for (const subcommand of new Set(calls.map((call) => call.subcommand)))
    it(`use only options of ${subcommand}`, () => {
      const help = execFileSync(process.execPath, [...binArgs, subcommand, '--help'], { encoding: 'utf8' });
      for (const { page, rest } of calls.filter((call) => call.subcommand === subcommand))
        for (const [option] of rest.matchAll(/--[\w-]+/g))
          assert.match(help, new RegExp(`^ {2}${option}\\b`, 'm'), `${page}: ${subcommand} ${option}`);
    });
});
