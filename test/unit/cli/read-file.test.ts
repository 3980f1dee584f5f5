import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_FILE_BYTES, readTextFile } from '../../../lib/cli/read-file.js';
import { UsageError } from '../../../lib/cli/usage-error.js';

const text = '{"to":"jürgen@example.com","subject":"日本語 😀"}';

const utf16be = (of: string): Buffer => Buffer.from(of, 'utf16le').swap16();

describe('readTextFile', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'read-file-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (bytes: Buffer | string): string => {
    const file = path.join(folder, 'file.json');
    writeFileSync(file, bytes);
    return file;
  };

  for (const [encoding, bytes] of [
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16LE', Buffer.from(text, 'utf16le')],
    ['UTF-16BE', utf16be(`\ufeff${text}`)],
    ['UTF-16BE', utf16be(text)],
  ] as const)
    it(`decodes ${encoding}, beginning with ${bytes.subarray(0, 3).toString('hex')}`, async () => {
      assert.deepEqual(await readTextFile(write(bytes)), { text, encoding });
    });

  for (const [what, bytes, message] of [
    ['Latin-1', Buffer.from('{\n"to":"jürgen"}', 'latin1'), /not UTF-8 \(byte 0xfc at offset 9, line 2\), but probably Latin-1, .*iconv -f ISO-8859-1/],
    ['Windows-1252', Buffer.from('{"to":"\x93quoted\x94"}', 'latin1'), /probably Windows-1252/],
    ['binary', Buffer.from([1, 2, 0xff, 0xfd, 0]), /but binary/],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x7b, 0, 0, 0]), /is UTF-32LE/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8]), /compressed with gzip/],
    ['UTF-16 with an incomplete character', Buffer.from([0xff, 0xfe, 0x7b]), /not well-formed UTF-16LE/],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), /not UTF-8/],
    ['an overlong sequence', Buffer.from([0x22, 0xc0, 0x80, 0x22]), /byte 0xc0 at offset 1/],
    ['a truncated sequence', Buffer.from([0x22, 0xe2, 0x82]), /not UTF-8/],
    ['white space', Buffer.from(' \n'), /is empty/],
    ['nothing', Buffer.alloc(0), /is empty/],
  ] as const)
    it(`rejects ${what} and names the problem`, async () => {
      await assert.rejects(readTextFile(write(bytes)), (error) => error instanceof UsageError && message.test(error.message));
    }); // prettier-ignore

  it('rejects files that are too large or endless, directories, and missing files', async () => {
    const large = write('{}');
    truncateSync(large, MAX_FILE_BYTES + 1);
    for (const [file, message] of [
      [large, /larger than 64 MiB/],
      ['/dev/zero', /larger than 64 MiB/],
      [folder, /is a directory/],
      [path.join(folder, 'none'), /there is no such file/],
      ['/dev/null', /is empty/],
    ] as const)
      await assert.rejects(readTextFile(file), (error) => error instanceof UsageError && message.test(error.message));
  });

  it('reads a named pipe to its end, and rejects one that never ends', async () => {
    const fifo = path.join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const reading = readTextFile(fifo);
    createWriteStream(fifo).end('{}');
    assert.equal((await reading).text, '{}');
    const endless = assert.rejects(readTextFile(fifo, 1024 ** 2), /larger than 1 MiB/);
    const writer = createWriteStream(fifo).on('error', () => undefined);
    const write = (): void => {
      while (!writer.destroyed && writer.write(Buffer.alloc(65_536, ' ')));
    };
    writer.on('drain', write);
    write();
    await endless;
    writer.destroy();
  });
});
