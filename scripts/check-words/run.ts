/**
 * Checks comments, messages, test titles, pages, schemas and forms against the glossary:
 * `tsx scripts/check-words/run.ts [path …]`.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from '../packed/prepare.js';
import { glossary, MAX_FUNCTIONS_ENDING_IN_OF, MAX_WHERE_PER_1000_COMMENT_LINES, vagueNames } from './glossary.js';
import { findPageTexts, findTexts, isPage, isSource } from './texts.js';

const IGNORED = /^(lib\/generated|scripts\/check-words|docs\/api|test\/fixtures)|package-lock|^LICENSE/;
const chosen = process.argv.slice(2);

const FOLDERS = ['.ci', '.github', 'bench', 'docs', 'examples', 'lib', 'schemas', 'scripts', 'test'];

/** @returns the files below a path of the repository; git is not needed, and not asked */
function findFiles(name: string): string[] {
  if (!existsSync(path.join(root, name))) return [];
  if (!statSync(path.join(root, name)).isDirectory()) return [name];
  const found = readdirSync(path.join(root, name), { recursive: true, encoding: 'utf8' });
  return found.map((file) => path.join(name, file));
}

const pages = readdirSync(root).filter((file) => isPage(file));
const files = (chosen.length > 0 ? chosen : [...FOLDERS, ...pages])
  .flatMap(findFiles)
  .filter((file) => (isSource(file) || isPage(file)) && !file.includes('node_modules') && !IGNORED.test(file));

/** Joins the lines of a comment or paragraph, so that phrases are found across their ends. */
const joinLines = (text: string): string => text.replace(/\s*\n[\s*/]*/g, ' ');

/** @returns the index of the line that a match ends in */
function findLine(text: string, pattern: RegExp): number {
  const lines = text.split('\n');
  return lines.findIndex((_line, index) => pattern.test(joinLines(lines.slice(0, index + 1).join('\n'))));
}

const faults: string[] = [];
const counts = { commentLines: 0, where: 0 };
const endingInOf = new Set<string>();

for (const file of files) {
  const content = readFileSync(path.join(root, file), 'utf8');
  for (const { line, kind, text } of isPage(file) ? findPageTexts(content) : findTexts(file, content)) {
    const at = `${file}:${line}`;
    if (kind === 'name') {
      if (vagueNames.test(text)) faults.push(`${at} "${text}": name the limit MAX_… or MIN_…, with its unit.`);
      if (file.startsWith('lib/') && /[a-z]Of$/.test(text)) endingInOf.add(`${file} ${text}`);
      continue;
    }
    for (const { pattern, instead } of glossary) {
      const found = pattern.exec(joinLines(text));
      if (found) faults.push(`${file}:${line + findLine(text, pattern)} "${found[0]}": write ${instead}.`);
    }
    if (kind === 'comment' && file.startsWith('lib/')) {
      counts.commentLines += text.split('\n').length;
      counts.where += [...text.matchAll(/\bwhere\b/gi)].length;
    }
  }
}

const rate = counts.commentLines === 0 ? 0 : (counts.where * 1_000) / counts.commentLines;
if (rate > MAX_WHERE_PER_1000_COMMENT_LINES)
  faults.push(
    `"where" ${counts.where} times in ${counts.commentLines} lines of comments in lib/: write "if" or "when".`,
  );
if (endingInOf.size > MAX_FUNCTIONS_ENDING_IN_OF)
  faults.push(`${endingInOf.size} functions end in "Of": ${[...endingInOf].join(', ')}`);

for (const fault of faults) console.error(fault);
console.log(
  `${files.length} files, ${faults.length} faults; "where" ${rate.toFixed(1)} times in 1,000 lines of comments; ` +
    `${endingInOf.size} functions end in "Of"`,
);
process.exitCode = faults.length > 0 ? 1 : 0;
