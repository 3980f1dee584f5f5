/** `npm run generate`: writes lib/generated/, docs/api/ and test/api-report/. Tests compare them with the committed files. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../packed/prepare.js';
import { describeApi } from './describe-api.js';
import { generateLib } from './generate-lib.js';
import { reportApi } from './report-api.js';

function write(files: Map<string, string>): void {
  for (const [file, text] of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

async function main(): Promise<void> {
  write(await generateLib());
  // These read the files above.
  const { pages } = await describeApi();
  const reports = reportApi();
  for (const folder of ['docs/api', 'test/api-report'])
    rmSync(path.join(root, folder), { recursive: true, force: true });
  write(new Map([...pages, ...reports]));
}

void main();
