/** The packaging matrix: each row is tested in each column unless excluded. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { responses, type Surrounding, surroundings } from './apps.js';
import { documents, modules } from './entry-points.js';
import { run, runNode } from './run.js';
import { pack } from './tarball.js';
import { tools } from './tools.js';
import { typeCheck, typeChecks } from './type-check.js';

interface Row {
  title: string;
  /** Rejects if the package does not work in this app. */
  check: (app: string) => Promise<void>;
  /** Excluded columns. */
  except?: Surrounding['manager'];
}

/** The files of the package that can be loaded by their own path: the documents, and nothing inside dist/. */
const openFiles = (): string[] => {
  const { files } = pack();
  return files.filter((file) => documents.includes(`express-ark-webhooks/${file}`));
};

const rows: Row[] = [
  {
    title: 'CommonJS: `require`',
    async check(app) {
      const { packages, ...rest } = JSON.parse(await runNode(app, 'app.cjs')) as { packages: string[][] };
      assert.deepEqual(rest, { responses, reachable: openFiles() });
      const [plain, strict, withSchemas] = packages;
      assert.deepEqual(plain, ['express-ark-webhooks']);
      assert.deepEqual([strict!.includes('ajv'), withSchemas!.includes('ajv')], [false, true]);
    },
  },
  {
    title: 'ES modules: `import`',
    async check(app) {
      const printed: unknown = JSON.parse(await runNode(app, 'app.mjs'));
      assert.deepEqual(printed, { responses, reachable: openFiles(), unlike: [] });
    },
  },
  {
    title: 'Jest, in CommonJS',
    async check(app) {
      const config = JSON.stringify({ rootDir: app, testMatch: ['<rootDir>/app.jest.cjs'], transform: {} });
      const printed = await runNode(app, tools.jest, '--json', '--no-cache', '--watchman=false', '--config', config);
      assert.equal((JSON.parse(printed) as { numPassedTests: number }).numPassedTests, 1 + modules.size);
    },
  },
  {
    title: 'the command',
    async check(app) {
      const printed = await run(app, path.join(app, 'node_modules/.bin/express-ark-webhooks'), 'events', '--json');
      assert.equal((JSON.parse(printed) as unknown[]).length, 10);
    },
  },
  ...typeChecks.map((one): Row => {
    const { version, resolution } = one;
    const row: Row = { title: `TypeScript ${version}, \`${resolution}\``, check: (app) => typeCheck(app, one) };
    // If the newest version resolves without hoisting, so does the oldest.
    return version === '7.0' ? row : { ...row, except: 'pnpm' };
  }),
];

/** Each combination. */
export const cells = surroundings.flatMap((surrounding) =>
  rows.filter(({ except }) => except !== surrounding.manager).map((row) => ({ ...row, surrounding })),
);

export type Cell = (typeof cells)[number];

/** The table, in Markdown. @param mark returns the mark of a tested combination */
export function tableOf(mark: (cell: Cell) => string): string {
  const columns = surroundings.map(({ manager, express }) => `${manager}, Express ${express}`);
  const cellsOf = (title: string): string[] =>
    surroundings.map((surrounding) => {
      const cell = cells.find((one) => one.title === title && one.surrounding === surrounding);
      return cell ? mark(cell) : '';
    });
  const lines = [['', ...columns], ...rows.map(({ title }) => [title, ...cellsOf(title)])];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}
