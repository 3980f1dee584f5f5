/** Checks that the files and names that each shipped JavaScript file imports exist. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { exportedNames, requiredFile } from './exported-names.js';

const parse = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS);

/** @returns the file that a relative reference leads to, as Node resolves it */
function resolveFile(from: string, reference: string): string | undefined {
  const target = path.resolve(path.dirname(from), reference);
  const candidates = [target, `${target}.js`, `${target}.json`, path.join(target, 'index.js')];
  return candidates.find((file) => existsSync(file) && statSync(file).isFile());
}

function namesOf(file: string): Set<string> {
  const { names, from } = exportedNames(parse(file));
  const others = from.flatMap((reference) => {
    const target = resolveFile(file, reference);
    return target === undefined ? [] : [...namesOf(target)];
  });
  return new Set(['default', ...names, ...others]);
}

interface Reference {
  to: string;
  /** The imported name; undefined if the whole file is imported. */
  name?: string;
}

/** @returns the file that `import()` names, if the node is such a call */
function importedFile(node: ts.Node | undefined): string | undefined {
  if (node === undefined || !ts.isCallExpression(node)) return undefined;
  const [argument] = node.arguments;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return isImport && argument && ts.isStringLiteralLike(argument) ? argument.text : undefined;
}

const loadedFile = (node: ts.Node | undefined): string | undefined =>
  requiredFile(node) ?? importedFile(node && ts.isAwaitExpression(node) ? node.expression : node);

/** A literal, with `*` for each expression in it. */
function patternOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return `${node.head.text}${node.templateSpans.map((span) => `*${span.literal.text}`).join('')}`;
}

/** The literal parts of `path.join(__dirname, '…', …)`. */
function joinedFile(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const [folder, ...parts] = node.arguments;
  const patterns = parts.map(patternOf);
  if (folder?.getText() !== '__dirname' || patterns.length === 0) return undefined;
  return patterns.includes(undefined) ? undefined : `./${patterns.join('/')}`;
}

/** @returns whether a file exists whose path matches, with `*` for any characters of a name */
function matchesFile(from: string, reference: string): boolean {
  const target = path.resolve(path.dirname(from), reference);
  if (!target.includes('*')) return existsSync(target);
  const folder = path.dirname(target);
  if (!existsSync(folder)) return false;
  const [before = '', after = ''] = path.basename(target).split('*', 2);
  return readdirSync(folder).some((name) => name.startsWith(before) && name.endsWith(after === '' ? '.js' : after));
}

/** @returns all imports of a file */
function findReferences(source: ts.SourceFile): Reference[] {
  const found: Reference[] = [];
  const variables = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    const whole = loadedFile(node) ?? joinedFile(node);
    if (whole !== undefined) found.push({ to: whole });
    if (ts.isVariableDeclaration(node)) {
      const to = loadedFile(node.initializer);
      if (to !== undefined && ts.isIdentifier(node.name)) variables.set(node.name.text, to);
      if (to !== undefined && ts.isObjectBindingPattern(node.name))
        for (const { propertyName, name } of node.name.elements)
          found.push({ to, name: (propertyName ?? name).getText() });
    }
    if (ts.isPropertyAccessExpression(node)) {
      const to = ts.isIdentifier(node.expression) ? variables.get(node.expression.text) : loadedFile(node.expression);
      if (to !== undefined) found.push({ to, name: node.name.text });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/**
 * @param folder the package's folder
 * @param files the JavaScript files in it
 * @param packages the packages that it may load
 * @returns a sentence for each reference that does not exist
 */
export function checkReferences(folder: string, files: string[], packages: string[]): string[] {
  const faults = new Set<string>();
  for (const file of files) {
    const from = path.join(folder, file);
    for (const { to, name } of findReferences(parse(from))) {
      if (!to.startsWith('.')) {
        const known = isBuiltin(to) || packages.some((one) => to === one || to.startsWith(`${one}/`));
        if (!known) faults.add(`${file} loads "${to}", which is neither a dependency nor a peer.`);
        continue;
      }
      const target = resolveFile(from, to);
      if (target === undefined) {
        if (!matchesFile(from, to)) faults.add(`${file} refers to "${to}", which is not shipped.`);
      } else if (name !== undefined && target.endsWith('.js') && !namesOf(target).has(name))
        faults.add(`${file} imports "${name}" from "${to}", which does not export it.`);
    }
  }
  return [...faults];
}
