/** Checks the shipped declarations: each compiles, so all imported files and names exist. */
import path from 'node:path';
import ts from 'typescript';

/** @returns a sentence for each error of the compiler */
export function checkDeclarations(folder: string, files: string[]): string[] {
  const program = ts.createProgram(
    files.map((file) => path.join(folder, file)),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts'],
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    },
  );
  return files.flatMap((file) => {
    const source = program.getSourceFile(path.join(folder, file));
    const found = source ? [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)] : [];
    return found.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}
