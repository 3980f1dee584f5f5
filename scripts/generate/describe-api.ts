/** Generates docs/api/ from the docstrings, by typedoc. `typedoc.json` has its options. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DeclarationReflection, ProjectReflection } from 'typedoc';
import manifest from '../../package.json';
import { root } from '../packed/prepare.js';
import { entryPoints, readFolder } from './entry-points.js';

/** Members of anonymous types (`__type`) and the name of an error need no docstring. */
const isRelevant = (warning: string): boolean =>
  /documentation|link/.test(warning) && !/\.__type\.|\.name \(GetSignature\)/.test(warning);

/** @returns the pages, one per entry point, and the warnings of typedoc */
export async function describeApi(): Promise<{ pages: Map<string, string>; warnings: string[] }> {
  const { Application, Logger, LogLevel } = await import('typedoc');
  const warnings: string[] = [];
  class Recorder extends Logger {
    override log(message: string, level: (typeof LogLevel)[keyof typeof LogLevel]): void {
      super.log(message, level);
      if (level >= LogLevel.Warn && isRelevant(message)) warnings.push(message);
    }
  }
  const app = await Application.bootstrapWithPlugins({
    options: path.join(root, 'typedoc.json'),
    name: manifest.name,
    packagesRequiringDocumentation: [manifest.name],
    entryPoints: entryPoints.map(({ file }) => path.join(root, 'lib', `${file}.ts`)),
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
