/**
 * Describes the public surface: docs/api/ by typedoc, from the docstrings, and test/api-report/ by API Extractor, from the
 * declarations alone. Run by `npm run generate`; a test compares its output with the committed files, so the public
 * surface cannot change unnoticed.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Extractor, ExtractorConfig, ExtractorLogLevel, type ExtractorMessage } from '@microsoft/api-extractor';
import type { DeclarationReflection, ProjectReflection } from 'typedoc';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const declarations = path.join(root, 'build/declarations');

/** The entry points: the name that users import, and the file without its extension. */
const entryPoints = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'object'
    ? [{ name: subpath.replace('.', manifest.name), file: target.types.replace(/^\.\/dist\/(.*)\.d\.ts$/, '$1') }]
    : [],
);

/** Reads all files below a folder, by their path from the repository's root. */
function readFolder(folder: string, prefix: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [
        path.posix.join(prefix, path.relative(folder, file).replaceAll(path.sep, '/')),
        readFileSync(file, 'utf8'),
      ];
    }),
  );
}

/** Returns the pages of docs/api/, one per entry point, and the warnings of typedoc. */
export async function describeApi(): Promise<{ pages: Map<string, string>; warnings: string[] }> {
  const { Application, Logger, LogLevel } = await import('typedoc');
  const warnings: string[] = [];
  /** Members of anonymous types (`__type`) and the name of an error need no docstring. */
  class Recorder extends Logger {
    override log(message: string, level: (typeof LogLevel)[keyof typeof LogLevel]): void {
      super.log(message, level);
      if (
        level >= LogLevel.Warn &&
        /documentation|link/.test(message) &&
        !/\.__type\.|\.name \(GetSignature\)/.test(message)
      )
        warnings.push(message);
    }
  }
  const app = await Application.bootstrapWithPlugins({
    entryPoints: entryPoints.map(({ file }) => path.join(root, 'lib', `${file}.ts`)),
    tsconfig: path.join(root, 'tsconfig.build.json'),
    plugin: ['typedoc-plugin-markdown'],
    name: manifest.name,
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    excludeInternal: true,
    githubPages: false,
    sort: ['source-order'],
    validation: { notDocumented: true, invalidLink: true, notExported: false, rewrittenLink: true },
    requiredToBeDocumented: [
      'Class',
      'Interface',
      'Function',
      'TypeAlias',
      'Variable',
      'Method',
      'Property',
      'Accessor',
    ],
    packagesRequiringDocumentation: [manifest.name],
    ...({
      router: 'module',
      entryFileName: 'README',
      hidePageHeader: true,
      hideBreadcrumbs: true,
      hideGroupHeadings: true,
      useCodeBlocks: true,
      expandParameters: true,
      parametersFormat: 'table',
      interfacePropertiesFormat: 'table',
      classPropertiesFormat: 'table',
      typeDeclarationFormat: 'table',
      tableColumnSettings: { hideInherited: true, hideOverrides: true, hideSources: true, hideModifiers: true },
    } as object),
  });
  app.logger = new Recorder();
  const project = await app.convert();
  if (!project) throw new Error('typedoc could not convert lib/.');
  tidy(project);
  app.validate(project);
  const folder = mkdtempSync(path.join(tmpdir(), 'api-'));
  app.options.setValue('outputs', [{ name: 'markdown', path: folder }]);
  await app.generateOutputs(project);
  const pages = readFolder(folder, 'docs/api');
  rmSync(folder, { recursive: true });
  return { pages, warnings };
}

/** Names each entry point as users import it, and lists its exports in the order of its file. */
function tidy(project: ProjectReflection): void {
  project.children = entryPoints.flatMap(({ name, file }) => {
    const entryPoint = project.children?.find((child) => child.name === file || `${child.name}/index` === file);
    if (!entryPoint) return [];
    entryPoint.name = name;
    const source = readFileSync(path.join(root, 'lib', `${file}.ts`), 'utf8');
    const position = (child: { name: string }): number => {
      const found = source.search(new RegExp(`\\b${child.name}\\b`));
      return found < 0 ? source.length : found;
    };
    for (const list of [entryPoint.children, ...(entryPoint.groups ?? []).map(({ children }) => children)])
      list?.sort((a, b) => position(a) - position(b));
    for (const error of entryPoint.children?.filter(extendsArkError) ?? []) removeInherited(error);
    return [entryPoint];
  });
}

const extendsArkError = ({ name, extendedTypes }: DeclarationReflection): boolean =>
  name.endsWith('Error') && extendedTypes !== undefined;

/** Removes what each error has in common with ArkError, and constructors, which only this package calls. */
function removeInherited(error: DeclarationReflection): void {
  const isOwn = (child: { name: string; inheritedFrom?: unknown }): boolean =>
    !['constructor', 'name'].includes(child.name) && !child.inheritedFrom;
  for (const group of error.groups ?? [])
    group.children = group.children.filter((child) => isOwn(child as DeclarationReflection));
  error.groups = (error.groups ?? []).filter(({ children }) => children.length > 0);
}

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

async function main(): Promise<void> {
  const { pages } = await describeApi();
  for (const folder of ['docs/api', 'test/api-report'])
    rmSync(path.join(root, folder), { recursive: true, force: true });
  for (const [file, text] of [...pages, ...reportApi()]) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}

if (require.main === module) void main();
