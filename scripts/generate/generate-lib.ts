/**
 * Generates the files of lib/generated/: from schemas/ the TypeScript types, the overloads for listeners and two sets of
 * precompiled validators; from the inspector's page/ its files as strings, so that bundlers include them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../packed/prepare.js';
import { declareOverloads, listNames } from './names.js';
import { declarePayloads } from './payload-types.js';
import { addObservedValues, formatNotice, readSchemas } from './schemas.js';
import { compileValidators } from './validators.js';

/** @returns the generated files by their path in the repository */
export async function generateLib(): Promise<Map<string, string>> {
  const documented = readSchemas();
  const observed = addObservedValues(documented);
  return new Map([
    ['lib/generated/add-event-listener.ts', declareOverloads(documented)],
    ['lib/generated/names.ts', listNames(documented)],
    ['lib/generated/payloads.ts', await declarePayloads(observed)],
    ['lib/generated/tolerant.ts', compileValidators(observed, 'tolerant')],
    ['lib/generated/strict.ts', compileValidators(documented, 'strict')],
    ['lib/generated/inspector-page.ts', embedPage()],
  ]);
}

function embedPage(): string {
  const folder = 'lib/inspector/page';
  const files = readdirSync(path.join(root, folder))
    .sort()
    .map(
      (file) =>
        `  [${JSON.stringify(file)}, ${JSON.stringify(readFileSync(path.join(root, folder, file), 'utf8'))}],\n`,
    );
  return [
    formatNotice(`${folder}/`),
    '/** The files of the inspector page by name. */',
    `export const inspectorPage: ReadonlyMap<string, string> = new Map([\n${files.join('')}]);\n`,
  ].join('\n');
}
