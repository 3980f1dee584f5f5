import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { modules } from './support/entry-points.js';
import { pack, type Tarball } from './support/tarball.js';

/** The largest size that the installed package may have, in bytes. */
const MAX_UNPACKED_BYTES = 2_400_000;

describe('package.json', () => {
  let tarball: Tarball;
  before(() => {
    tarball = pack();
  });

  it('packs only what users need', () => {
    const expected =
      /^(dist|schemas|docs|examples|bench)\/|^test\/(probes|packaging)\/README\.md$|^(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md$|^LICENSE$|^package\.json$/;
    for (const file of tarball.files) assert.match(file, expected);
    const entries = [manifest.main, manifest.types, manifest.bin['express-ark-webhooks']];
    const needed = ['schemas/MessageSent.json', 'LICENSE', 'README.md', 'CHANGELOG.md'];
    for (const file of [...entries.map((name) => path.posix.normalize(name)), ...needed])
      assert.ok(tarball.files.includes(file), file);
  });

  it(`packs at most ${MAX_UNPACKED_BYTES / 1000} kB`, () => {
    assert.ok(tarball.unpackedSize <= MAX_UNPACKED_BYTES, `${tarball.unpackedSize} bytes`);
  });

  it('has no script that npm warns about during the installation', () => {
    const scripts = Object.keys(manifest.scripts);
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare']) assert.ok(!scripts.includes(name), name);
  });

  it('depends on exactly these packages', () => {
    assert.deepEqual(Object.keys(manifest.dependencies), ['ajv', 'ajv-formats']);
  });

  it('has no required peer, and limits only the version of Express, since npm fails on any other range', () => {
    const optional = Object.entries(manifest.peerDependenciesMeta).filter(([, meta]) => meta.optional);
    assert.deepEqual(
      optional.map(([name]) => name),
      Object.keys(manifest.peerDependencies),
    );
    for (const [name, range] of Object.entries(manifest.peerDependencies))
      if (name !== 'express') assert.equal(range, '*', name);
  });

  it('has types that import only these packages', () => {
    const known = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    for (const file of tarball.files.filter((name) => name.endsWith('.d.ts')))
      for (const [, name] of readFileSync(path.join(tarball.folder, file), 'utf8').matchAll(/\bfrom '([^.'][^']*)'/g))
        assert.ok(name!.startsWith('node:') || known.includes(name!), `${file} names ${name!}`);
  });

  it('resolves the same types without support for exports', () => {
    const wanted = [...modules]
      .filter(([name]) => name !== manifest.name)
      .map(([name, types]) => [name.slice(manifest.name.length + 1), [types]] as const);
    assert.deepEqual(manifest.typesVersions, { '*': Object.fromEntries(wanted) });
  });
});
