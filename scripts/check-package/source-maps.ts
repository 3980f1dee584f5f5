/** Checks that the source maps that shipped files name, and the sources that shipped maps name, are shipped. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface SourceMap {
  sources: string[];
  /** The sources themselves, if the map contains them. */
  sourcesContent?: (string | null)[];
}

const findMaps = (text: string): string[] =>
  [...text.matchAll(/^\/\/# sourceMappingURL=(?!data:)(\S+)$/gm)].map(([, map]) => map ?? '');

function findSources(text: string): string[] {
  const { sources, sourcesContent = [] } = JSON.parse(text) as SourceMap;
  return sources.filter((_, index) => typeof sourcesContent[index] !== 'string');
}

/** @returns a sentence for each file that is named and is not shipped */
export function checkSourceMaps(folder: string, files: string[]): string[] {
  return files.flatMap((file) => {
    const text = readFileSync(path.join(folder, file), 'utf8');
    const named = file.endsWith('.map') ? findSources(text) : findMaps(text);
    return named
      .filter((one) => !existsSync(path.join(folder, path.dirname(file), one)))
      .map((one) => `${file} refers to "${one}", which is not shipped.`);
  });
}
