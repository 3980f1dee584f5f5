/**
 * Finds types that are `any`, with any compiler. Each declaration file of an installed package gets an additional type
 * that states which of the types named in that file are `any`, and a program compiles only if none of them is.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** An unresolved type results in neither. */
const IS_ANY = 'type IsAny<T> = 0 extends 1 & T ? true : never;';

/**
 * @param folder the app's folder
 * @param entries the declarations of the entry points, as paths below it
 * @returns the program. Each line with an error names a type that is `any`.
 */
export function addAnyChecks(folder: string, entries: string[]): string {
  const files = new Set<string>();
  for (const entry of entries) collectReachable(path.join(folder, entry), files);
  const checks = [...files].map((file, index) => {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
    const types = listTypes(source);
    const fields = types.map(({ at, text }) => `  '${at}': IsAny<${text}>;\n`);
    appendFileSync(file, `\n${IS_ANY}\nexport interface AnyChecks {\n${fields.join('')}}\n`);
    const specifier = `./${path.relative(folder, file).replace(/\.d\.ts$/, '.js')}`;
    const uses = types.map(({ at }) => `expectNever({} as Checks${index}['${at}']);\n`);
    return `import type { AnyChecks as Checks${index} } from '${specifier}';\n${uses.join('')}`;
  });
  return `declare function expectNever(isAny: never): void;\n${checks.join('')}`;
}

function collectReachable(file: string, files: Set<string>): void {
  if (files.has(file)) return;
  files.add(file);
  for (const { fileName } of ts.preProcessFile(readFileSync(file, 'utf8')).importedFiles)
    if (fileName.startsWith('.'))
      collectReachable(path.join(path.dirname(file), fileName.replace(/\.js$/, '.d.ts')), files);
}

interface NamedType {
  /** Its file, line, column and text. */
  at: string;
  /** Its text outside of the declaration: `never` instead of each type parameter. */
  text: string;
}

const isNamedType = (node: ts.Node): boolean =>
  ts.isTypeReferenceNode(node) ||
  ts.isImportTypeNode(node) ||
  ts.isTypeQueryNode(node) ||
  ts.isIndexedAccessTypeNode(node) ||
  ts.isExpressionWithTypeArguments(node) ||
  node.kind === ts.SyntaxKind.AnyKeyword;

function listTypes(source: ts.SourceFile): NamedType[] {
  const found: NamedType[] = [];
  const visit = (node: ts.Node, outer: ReadonlySet<string>): void => {
    if (isNamedType(node) && !ts.isConstTypeReference(node)) {
      const { line, character } = source.getLineAndCharacterOfPosition(node.getStart());
      const at = `${path.basename(source.fileName)}:${line + 1}:${character + 1} ${node.getText().replace(/'|\s+/g, ' ')}`;
      found.push({ at, text: withoutParameters(node, outer) });
    }
    const parameters = new Set([...outer, ...listParameters(node)]);
    ts.forEachChild(node, (child) => {
      visit(child, parameters);
    });
  };
  visit(source, new Set());
  return found;
}

/** The names of the type parameters that a node declares. */
function listParameters(node: ts.Node): string[] {
  if (ts.isConditionalTypeNode(node)) return listInferred(node.extendsType);
  if (ts.isMappedTypeNode(node)) return [node.typeParameter.name.text];
  const { typeParameters = [] } = node as { typeParameters?: readonly ts.TypeParameterDeclaration[] };
  return typeParameters.map(({ name }) => name.text);
}

function listInferred(node: ts.Node): string[] {
  const names = ts.isInferTypeNode(node) ? [node.typeParameter.name.text] : [];
  ts.forEachChild(node, (child) => {
    names.push(...listInferred(child));
  });
  return names;
}

function withoutParameters(node: ts.Node, parameters: ReadonlySet<string>): string {
  const isParameter =
    node.kind === ts.SyntaxKind.ThisType ||
    (ts.isTypeReferenceNode(node) && parameters.has(node.typeName.getText())) ||
    (ts.isInferTypeNode(node) && parameters.has(node.typeParameter.name.text));
  if (isParameter) return 'never';
  let text = '';
  let end = node.getStart();
  const { text: all } = node.getSourceFile();
  ts.forEachChild(node, (child) => {
    text += all.slice(end, child.getStart()) + withoutParameters(child, parameters);
    end = child.getEnd();
  });
  return text + all.slice(end, node.getEnd());
}
