/** Generates test/api-report/ from the declarations alone, by API Extractor, so that the public surface cannot change unnoticed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor';
import manifest from '../../package.json';
import { root } from '../packed/prepare.js';
import { entryPoints, readFolder } from './entry-points.js';

const declarations = path.join(root, 'build/declarations');

/** Returns the reports of test/api-report/, one per entry point. */
export function reportApi(): Map<string, string> {
  const compiler = path.join(root, 'node_modules/typescript/bin/tsc');
  const options = ['--emitDeclarationOnly', '--incremental', 'false', '--outDir', declarations];
  execFileSync(process.execPath, [compiler, '-p', path.join(root, 'tsconfig.build.json'), ...options], { cwd: root });
  const folder = mkdtempSync(path.join(tmpdir(), 'api-report-'));
  for (const { name, file } of entryPoints) {
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: root,
        mainEntryPointFilePath: path.join(declarations, `${file}.d.ts`),
        compiler: {
          overrideTsconfig: { compilerOptions: { module: 'nodenext', types: ['node'], skipLibCheck: true } },
        },
        apiReport: {
          enabled: true,
          reportFileName: `${name.replace(`${manifest.name}/`, '').replaceAll('/', '-')}.api.md`,
          reportFolder: folder,
          reportTempFolder: folder,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: path.join(root, 'package.json'),
    });
    Extractor.invoke(config, { localBuild: true, messageCallback: ignoreMessage });
  }
  const reports = readFolder(folder, 'test/api-report');
  rmSync(folder, { recursive: true });
  return reports;
}

/** The report contains what matters; the rest goes to the console. */
function ignoreMessage(message: ExtractorMessage): void {
  message.logLevel = ExtractorLogLevel.None;
}
