/** Reads what modules export, and what docstrings say of it, from declarations as they are shipped. */
import path from 'node:path';
import ts from 'typescript';

/** A name or a member, and what its docstring says. */
interface Described {
  name: string;
  /** As TypeScript has it, on one line or more. */
  signature: string;
  text: string;
  params: string[];
  returns: string[];
  throws: string[];
  examples: string[];
}

export interface Member extends Described {
  isMethod: boolean;
  /** Of a property. */
  type: string;
}

export interface PublicName extends Described {
  /** The names of what it extends. */
  bases: string[];
  members: Member[];
}

/**
 * @param files the declarations of each module
 * @returns what each exports, in order; what a class or an interface has from Node or TypeScript is left out
 */
export function publicNames(files: string[]): PublicName[][] {
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true, types: ['node'] };
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  const print = (node: ts.Node): string => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());
  const isOurs = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some((node) => !node.getSourceFile().fileName.includes('/node_modules/'));
  const declarationOf = (symbol: ts.Symbol): ts.Declaration => {
    const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
    if (declaration) return declaration;
    throw new Error(`${symbol.name} is declared nowhere.`);
  };

  const describe = (symbol: ts.Symbol, signature: string): Described => {
    const tags = symbol.getJsDocTags(checker);
    const all = (name: string): string[] =>
      tags.filter((tag) => tag.name === name).map(({ text }) => ts.displayPartsToString(text));
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    const name = symbol.name;
    return { name, signature, text, params: all('param'), returns: all('returns'), throws: all('throws'), examples: all('example') }; // prettier-ignore
  };

  /** Whether Node or TypeScript says already what it is. */
  const overridesTheirs = (type: ts.Type, name: string): boolean =>
    (type.isClassOrInterface() ? checker.getBaseTypes(type) : []).some((base) => {
      const overridden = base.getProperty(name);
      return overridden !== undefined && (!isOurs(overridden) || overridesTheirs(base, name));
    });

  const membersOf = (symbol: ts.Symbol): Member[] => {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return checker.getPropertiesOfType(type).flatMap((property) => {
      if (!isOurs(property) || property.name.includes('#')) return [];
      const declaration = declarationOf(property);
      if (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) return [];
      const documented = ts.getJSDocCommentsAndTags(declaration).length > 0;
      if (!documented && overridesTheirs(type, property.name)) return [];
      const { type: node } = declaration as { type?: ts.TypeNode };
      const isMethod = ts.isMethodSignature(declaration) || ts.isMethodDeclaration(declaration);
      const described = describe(property, print(declaration).replace(/^override /, ''));
      return { ...described, isMethod, type: node ? print(node) : checker.typeToString(checker.getTypeOfSymbol(property)) }; // prettier-ignore
    });
  };

  const toPublicName = (exported: ts.Symbol): PublicName => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const declaration = declarationOf(symbol);
    const hasMembers = ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration);
    const clauses = hasMembers ? (declaration.heritageClauses ?? []) : [];
    const bases = clauses.flatMap(({ types }) => types.map(({ expression }) => expression.getText()));
    const members = membersOf(symbol);
    const made = ts.isClassDeclaration(declaration)
      ? symbol.members?.get(ts.InternalSymbolName.Constructor)
      : undefined;
    const maker = made && describe(made, print(declarationOf(made)).replace(/^constructor/, `new ${symbol.name}`));
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    const signature = hasMembers ? (maker?.signature ?? '') : print(statement).replace(/^(export |declare )+/, '');
    const described = describe(symbol, signature);
    return { ...described, params: [...described.params, ...(maker?.params ?? [])], throws: [...described.throws, ...(maker?.throws ?? [])], bases, members }; // prettier-ignore
  };

  return files.map((file) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${path.basename(file)} is no module.`);
    return checker.getExportsOfModule(module).map(toPublicName);
  });
}

/** The names, and the members of names, that no docstring tells of. */
export const undocumented = (names: PublicName[]): string[] =>
  names.flatMap(({ name, text, members }) => [
    ...(text === '' ? [name] : []),
    ...members.filter((member) => member.text === '').map((member) => `${name}.${member.name}`),
  ]);
