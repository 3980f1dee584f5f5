/** The packed package, from `build/packed/`. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findPacked, preparePacked, root } from '../../../scripts/packed/prepare.js';

export { root };

export interface Tarball {
  /** Its path. */
  file: string;
  /** The directory of its unpacked files. */
  folder: string;
  /** The paths of its files. */
  files: string[];
  /** Their size on the disk, in bytes. */
  unpackedSize: number;
}

let packed: Tarball | undefined;

export const pack = (): Tarball => (packed ??= read());

/** The runner of the tiers has already packed it. A run of a single file packs it here. */
function read(): Tarball {
  const { file, folder } = process.env['TEST_PACKED'] ? findPacked() : preparePacked();
  const sizeOf = (name: string): number => statSync(path.join(folder, name)).size;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  return { file, folder, files, unpackedSize: files.reduce((sum, name) => sum + sizeOf(name), 0) };
}
