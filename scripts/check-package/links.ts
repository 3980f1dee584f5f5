/** Checks that the targets of links in shipped pages and of paths in package.json are shipped. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A link or an image of Markdown or HTML, without its anchor. */
const LINK = /\]\((?![a-z]+:|#)([^)\s#]+)[^)]*\)|(?:href|src)="(?![a-z]+:|#)([^"#]+)[^"]*"/g;

/** @returns a sentence for each dead link of the pages */
export function checkLinks(folder: string, pages: string[]): string[] {
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(folder, page), 'utf8').replace(/^```[^]*?^```/gm, '');
    const targets = [...text.matchAll(LINK)].map(([, markdown, html]) => markdown ?? html ?? '');
    return targets
      .filter((target) => !existsSync(path.join(folder, path.dirname(page), target)))
      .map((target) => `${page} links to "${target}", which is not shipped.`);
  });
}

/** @returns every string in a value that starts with "./" or names a file */
function findPaths(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(findPaths) : [];
}

/** @returns a sentence for each path of package.json that does not exist */
export function checkManifest(folder: string, manifest: Record<string, unknown>): string[] {
  const { main, types, bin, exports, typesVersions } = manifest;
  return findPaths([main, types, bin, exports, typesVersions])
    .map((file) => file.replace(/\/\*.*$/, ''))
    .filter((file) => !existsSync(path.join(folder, file)) || statSync(path.join(folder, file)).size === 0)
    .map((file) => `package.json names "${file}", which is not shipped.`);
}
