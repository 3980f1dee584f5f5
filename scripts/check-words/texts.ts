/** The texts of a file: of a source its comments, and its strings with more than one word; of a page its paragraphs. */
import ts from 'typescript';

export interface Text {
  line: number;
  kind: 'comment' | 'string' | 'name';
  text: string;
}

export const isSource = (file: string): boolean => /\.(?:ts|js|cjs|mjs)$/.test(file);

/** Pages, and other files that contain sentences: the inspector's page, schemas, forms and scripts. */
export const isPage = (file: string): boolean =>
  /\.(?:md|html|css|ya?ml)$|^schemas\/|^\.ci\/|^package\.json$/.test(file);

/** @returns the paragraphs of a page, without code */
export function findPageTexts(content: string): Text[] {
  const blank = (code: string): string => code.replace(/[^\n]/g, '');
  const prose = content.replace(/^ *```[^]*?^ *```/gm, blank).replace(/`[^`]*`/g, blank);
  return [...prose.matchAll(/(?:.+\n?)+/g)].map(({ index, 0: text }) => ({
    line: prose.slice(0, index).split('\n').length,
    kind: 'comment',
    text,
  }));
}

/** @returns comments and strings in their order, and the names of functions and constants */
export function findTexts(file: string, content: string): Text[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.ESNext, true);
  const texts: Text[] = [];
  const add = (kind: Text['kind'], position: number, text: string): void => {
    texts.push({ line: source.getLineAndCharacterOfPosition(position).line + 1, kind, text });
  };
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    for (const range of [
      ...(ts.getLeadingCommentRanges(content, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(content, node.getEnd()) ?? []),
    ]) {
      if (comments.has(range.pos)) continue;
      comments.add(range.pos);
      add('comment', range.pos, content.slice(range.pos, range.end));
    }
    if ((ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) && /\s/.test(node.text))
      add('string', node.getStart(source), node.text);
    if ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.name)
      add('name', node.getStart(source), node.name.getText(source));
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const isFunction =
        node.initializer && (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer));
      const isConstant = /^[A-Z_]+$/.test(node.name.text);
      if (isFunction || isConstant) add('name', node.getStart(source), node.name.text);
    }
    // Every node, tokens included: a comment may lead any of them.
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return texts;
}
