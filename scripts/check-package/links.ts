/** Checks that the targets of links in shipped pages are shipped. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The target of a link or an image, in Markdown, as a reference of Markdown, or in HTML; not an address. */
const LINK =
  /\]\((?![a-z]+:)([^)\s]+)[^)]*\)|^\[[^\]\n]+\]: *(?![a-z]+:)(\S+)|(?:href|src|srcset)=["'](?![a-z]+:)([^"' ]+)[^"']*["']/gm;
const CODE_BLOCK = /^ *(```+|~~~+)[^]*?^ *\1/gm;

/** @returns the anchors of a page, as GitHub and npm derive them from its headings */
function findAnchors(file: string): Set<string> {
  const text = readFileSync(file, 'utf8').replace(CODE_BLOCK, '');
  const anchors = new Set([...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name]) => name ?? ''));
  const counts = new Map<string, number>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const words = heading
      .replace(/\]\([^)]*\)/g, '')
      .replace(/\\(.)/g, '$1')
      .toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    const count = counts.get(anchor) ?? 0;
    counts.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  return anchors;
}

/** @returns what is wrong with a link from a page, if anything is */
function findFault(folder: string, page: string, link: string): string | undefined {
  const [target = '', anchor] = link.split('#');
  const file = target === '' ? path.join(folder, page) : path.join(folder, path.dirname(page), decodeURI(target));
  if (!existsSync(file)) return `${page} links to "${target}", which is not shipped.`;
  if (anchor === undefined || !file.endsWith('.md') || findAnchors(file).has(decodeURI(anchor))) return undefined;
  return `${page} links to "${link}", where no heading has that anchor.`;
}

/** @returns a sentence for each dead link of the pages */
export function checkLinks(folder: string, pages: string[]): string[] {
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(folder, page), 'utf8')
      .replace(CODE_BLOCK, '')
      .replace(/`[^`\n]*`/g, '``');
    const links = [...text.matchAll(LINK)].map(([, markdown, reference, html]) => markdown ?? reference ?? html ?? '');
    return links.flatMap((link) => findFault(folder, page, link) ?? []);
  });
}
