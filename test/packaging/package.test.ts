import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';
import { modules } from './support/entry-points.js';
import { pack, root, type Tarball } from './support/tarball.js';

/** What the package may take on its users' disks, in bytes. */
const MOST_BYTES = 800_000;

describe('package.json', function () {
  this.timeout(60_000);
  let tarball: Tarball;
  before(async () => {
    tarball = await pack();
  });

  it('packs what users need and nothing else', () => {
    for (const file of tarball.files)
      assert.match(file, /^(dist|schemas)\/|^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$/);
    const doors = [manifest.main, manifest.types, manifest.bin['express-ark-webhooks']].map((file) =>
      path.posix.normalize(file),
    );
    const needed = ['schemas/MessageSent.json', 'LICENSE', 'README.md', 'CHANGELOG.md'];
    for (const file of [...doors, ...needed]) assert.ok(tarball.files.includes(file), file);
  });

  it('packs the inspector with its page in one file', () => {
    const code = tarball.files.filter((file) => /^dist\/inspector\/.*(?<!\.d\.ts)$/.test(file));
    assert.deepEqual(code, ['dist/inspector/index.js']);
  });

  it(`packs no more than ${MOST_BYTES / 1000} kB`, () => {
    assert.ok(tarball.unpackedSize <= MOST_BYTES, `${tarball.unpackedSize} bytes`);
  });

  it('needs these packages at run time and no more', () => {
    assert.deepEqual(Object.keys(manifest.dependencies), ['ajv', 'ajv-formats']);
  });

  it('asks for no peer: each is optional', () => {
    const optional = Object.entries(manifest.peerDependenciesMeta).filter(([, meta]) => meta.optional);
    assert.deepEqual(
      optional.map(([name]) => name),
      Object.keys(manifest.peerDependencies),
    );
  });

  it('has types that name no package but those', () => {
    const known = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
    for (const file of tarball.files.filter((name) => name.endsWith('.d.ts')))
      for (const [, name] of readFileSync(path.join(root, file), 'utf8').matchAll(/\bfrom '([^.'][^']*)'/g))
        assert.ok(name!.startsWith('node:') || known.includes(name!), `${file} names ${name!}`);
  });

  it('leads old resolution, which knows no exports, to the same types', () => {
    const wanted = [...modules]
      .filter(([name]) => name !== manifest.name)
      .map(([name, types]) => [name.slice(manifest.name.length + 1), [types]] as const);
    assert.deepEqual(manifest.typesVersions, { '*': Object.fromEntries(wanted) });
  });
});
