/** The package as it is published: packed once, for all tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './run.js';

export const root = path.join(__dirname, '../../..');

export interface Tarball {
  /** Where it lies. */
  file: string;
  /** The paths of what it holds. */
  files: string[];
  /** What that takes on the disk, in bytes. */
  unpackedSize: number;
}

let packed: Promise<Tarball> | undefined;

export const pack = (): Promise<Tarball> => (packed ??= packNow());

async function packNow(): Promise<Tarball> {
  const folder = mkdtempSync(path.join(tmpdir(), 'express-ark-webhooks-'));
  process.once('exit', () => {
    rmSync(folder, { recursive: true });
  });
  const stdout = await run(root, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
  const [{ filename, files, unpackedSize }] = Object.values(JSON.parse(stdout) as object) as [
    { filename: string; files: { path: string }[]; unpackedSize: number },
  ];
  return { file: path.join(folder, filename), files: files.map((file) => file.path), unpackedSize };
}
