/** Finds the names that the types of an entry point promise to exist at run time. */
import path from 'node:path';
import ts from 'typescript';

/** @returns for each declaration file its exported classes, functions and constants, without types */
export function findDeclaredNames(folder: string, files: string[]): Map<string, string[]> {
  const roots = files.map((file) => path.join(folder, file));
  const program = ts.createProgram(roots, { module: ts.ModuleKind.NodeNext, noEmit: true, types: [] });
  const checker = program.getTypeChecker();
  const isValue = (symbol: ts.Symbol): boolean => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const isOfTypes = symbol.declarations?.some((one) => ts.isTypeOnlyImportOrExportDeclaration(one)) ?? false;
    return (target.flags & ts.SymbolFlags.Value) !== 0 && !isOfTypes;
  };
  return new Map(
    files.map((file) => {
      const source = program.getSourceFile(path.join(folder, file));
      const symbol = source && checker.getSymbolAtLocation(source);
      const exported = symbol ? checker.getExportsOfModule(symbol) : [];
      return [file, exported.filter(isValue).map(({ name }) => name)];
    }),
  );
}
