/** Finds what is `any` in the public types of the package, and what does not compile in its declarations. */
import ts from 'typescript';

export interface TypeReport {
  /** Errors of the compiler in the package's own declarations. */
  errors: string[];
  /** Paths such as `SignatureOptions.keys`. */
  any: string[];
}

/** The type of the end of an iterator in TypeScript. */
const ITERATOR_RETURN = '.entries()<>';

const isOurs = (file: string): boolean => file.includes('/express-ark-webhooks/');

/** @param entries the declarations of the entry points, in an app */
export function reportTypes(app: string, entries: string[]): TypeReport {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
    typeRoots: [`${app}/node_modules/@types`],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
  };
  const program = ts.createProgram(entries, options);
  const errors = program
    .getSourceFiles()
    .filter(({ fileName }) => isOurs(fileName))
    .flatMap((source) => program.getSemanticDiagnostics(source))
    .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  return { errors, any: findAny(program, entries) };
}

function findAny(program: ts.Program, entries: string[]): string[] {
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const seen = new Set<ts.Type>();

  const visitSignature = (signature: ts.Signature, at: string): void => {
    for (const parameter of signature.parameters) visit(checker.getTypeOfSymbol(parameter), `${at}(${parameter.name})`);
    visit(signature.getReturnType(), `${at}()`);
  };

  const visit = (type: ts.Type, at: string): void => {
    if (type.flags & ts.TypeFlags.Any) found.add(at);
    if (seen.has(type)) return;
    seen.add(type);
    if (type.isUnionOrIntersection()) for (const part of type.types) visit(part, at);
    const { aliasTypeArguments = [] } = type;
    const isReference = (type as Partial<ts.TypeReference>).target !== undefined;
    const args = isReference ? checker.getTypeArguments(type as ts.TypeReference) : [];
    for (const argument of [...aliasTypeArguments, ...args]) visit(argument, `${at}<>`);
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()])
      visitSignature(signature, at);
    for (const property of type.getProperties()) {
      const declaration = property.declarations?.[0];
      // What Node and others declare is theirs, and a private field has no type.
      if (declaration && !property.name.startsWith('#') && isOurs(declaration.getSourceFile().fileName))
        visit(checker.getTypeOfSymbol(property), `${at}.${property.name}`);
    }
  };

  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const symbol = source && checker.getSymbolAtLocation(source);
    for (const exported of symbol ? checker.getExportsOfModule(symbol) : []) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (target.flags & ts.SymbolFlags.Type) visit(checker.getDeclaredTypeOfSymbol(target), exported.name);
      if (target.flags & ts.SymbolFlags.Value) visit(checker.getTypeOfSymbol(target), exported.name);
    }
  }
  return [...found].filter((at) => !at.endsWith(ITERATOR_RETURN)).sort();
}
