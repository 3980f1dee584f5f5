/** Finds the names that a CommonJS file exports, as TypeScript and esbuild write them. */
import ts from 'typescript';

interface Exports {
  names: string[];
  /** Files whose exports this file exports too. */
  from: string[];
}

/** @returns the file that `require()` or `require.resolve()` names, if the node is such a call; also within `__importStar()` and the like */
export function requiredFile(node: ts.Node | undefined): string | undefined {
  if (node === undefined || !ts.isCallExpression(node)) return undefined;
  const { expression, arguments: args } = node;
  const isRequire = /^require(\.resolve)?$/.test(expression.getText());
  const isHelper = ts.isIdentifier(expression) && /^__(importStar|importDefault|toESM)$/.test(expression.text);
  const argument = args[0];
  if (isRequire && argument && ts.isStringLiteralLike(argument)) return argument.text;
  return isHelper ? requiredFile(argument) : undefined;
}

const isExports = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === 'exports';

/** TypeScript first sets all exports to undefined: `exports.a = exports.b = void 0`. */
function isReset(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  return ts.isVoidExpression(node.right) || isReset(node.right);
}

export function exportedNames(source: ts.SourceFile): Exports {
  const names: string[] = [];
  const from: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isReset(node)) return;
    if (ts.isPropertyAccessExpression(node) && isExports(node.expression)) names.push(node.name.text);
    if (ts.isCallExpression(node)) {
      const [first, second] = node.arguments;
      const callee = node.expression.getText(source);
      if (callee === 'Object.defineProperty' && first && isExports(first) && second && ts.isStringLiteral(second))
        names.push(second.text);
      const star = /__exportStar$/.test(callee) ? requiredFile(first) : undefined;
      if (star !== undefined) from.push(star);
      if (callee === '__export' && second && ts.isObjectLiteralExpression(second))
        names.push(...second.properties.map((property) => property.name?.getText(source) ?? ''));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { names, from };
}
