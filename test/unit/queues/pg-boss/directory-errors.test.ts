import assert from 'node:assert/strict';
import { explainDirectoryError } from '../../../../lib/queues/pg-boss/directory-errors.js';

const explain = (error: unknown): string => explainDirectoryError('/data/queue', error).message;

describe('explainDirectoryError', () => {
  for (const [code, message] of Object.entries({
    EROFS: /^The directory "\/data\/queue" is on a read-only file system: mount it writable, or set "dataDir"/,
    EACCES: /is not accessible for this process \(user id \d+\): change its owner or mode/,
    EPERM: /does not permit this process \(user id \d+\) to write/,
    ENOSPC: /has no space left .*Free some space/,
    EDQUOT: /has no space left in its quota/,
    EIO: /check the disk/,
    EMFILE: /ulimit -n/,
  }))
    it(`explains how to fix ${code}`, () => {
      assert.match(explain(Object.assign(new Error('mkdir'), { code })), message);
    });

  it('recognizes the exit codes that PGlite throws', () => {
    assert.match(explain({ name: 'ErrnoError', errno: 51 }), /has no space left/);
    assert.match(explain({ name: 'ErrnoError', errno: 69 }), /is on a read-only file system/);
  });

  it('describes errors without a message', () => {
    for (const thrown of [undefined, {}, { name: 'ExitStatus' }, new Error('PGlite failed to initialize properly')])
      assert.match(explain(thrown), /^The embedded PostgreSQL could not open its files in "\/data\/queue": .*damaged/);
  });

  it('names the package if it lacks a file, and only then', () => {
    const missing = "ENOENT: no such file or directory, open '/app/node_modules/@electric-sql/pglite/dist/pglite.data'";
    assert.match(
      explain(new Error(missing)),
      /^The package @electric-sql\/pglite is incomplete \(.*pglite\.data.*deploy/,
    );
    assert.doesNotMatch(explain(new Error("ENOENT: no such file or directory, open '/data/queue/x'")), /incomplete/);
  });

  it('returns other errors unchanged', () => {
    const error = new Error('The package @electric-sql/pglite is not installed.');
    assert.equal(explainDirectoryError('/data/queue', error), error);
  });
});
