/** Decodes the bytes of a file strictly, and detects their encoding. */

/** The bytes are not text. The message continues a sentence that begins with the name of the file. */
export class EncodingError extends Error {}

export type Encoding = 'UTF-8' | 'UTF-8 with a byte-order mark' | 'UTF-16LE' | 'UTF-16BE';

export interface Decoded {
  text: string;
  encoding: Encoding;
}

const decoders: Readonly<Record<Encoding, string>> = {
  'UTF-8': 'utf-8',
  'UTF-8 with a byte-order mark': 'utf-8',
  'UTF-16LE': 'utf-16le',
  'UTF-16BE': 'utf-16be',
};

/** Formats that are not text, by their first bytes. */
const formats: readonly [bytes: number[], name: string, fix: string][] = [
  [[0xff, 0xfe, 0, 0], 'UTF-32LE', 'Save it as UTF-8'],
  [[0, 0, 0xfe, 0xff], 'UTF-32BE', 'Save it as UTF-8'],
  [[0x1f, 0x8b], 'compressed with gzip', 'Unpack it with gunzip'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'compressed with zstd', 'Unpack it with unzstd'],
  [[0x50, 0x4b, 3, 4], 'a ZIP archive', 'Unpack it'],
];

const startsWith = (bytes: Buffer, start: number[]): boolean => start.every((byte, at) => bytes[at] === byte);

/** @throws EncodingError */
export function decodeText(bytes: Buffer): Decoded {
  const format = formats.find(([start]) => startsWith(bytes, start));
  if (format) throw new EncodingError(`is ${format[1]}. ${format[2]}.`);
  const encoding = detectEncoding(bytes);
  try {
    // Without `ignoreBOM` a byte-order mark is removed.
    return { text: new TextDecoder(decoders[encoding], { fatal: true }).decode(bytes), encoding };
  } catch {
    throw new EncodingError(encoding === 'UTF-8' ? describeBytes(bytes) : `is not well-formed ${encoding}.`);
  }
}

function detectEncoding(bytes: Buffer): Encoding {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'UTF-8 with a byte-order mark';
  if (startsWith(bytes, [0xff, 0xfe])) return 'UTF-16LE';
  if (startsWith(bytes, [0xfe, 0xff])) return 'UTF-16BE';
  // JSON and PEM begin with an ASCII character, so without a mark the position of the zero decides (RFC 4627, section 3).
  if (bytes.length >= 2 && bytes[0] !== 0 && bytes[1] === 0) return 'UTF-16LE';
  if (bytes.length >= 2 && bytes[0] === 0 && bytes[1] !== 0) return 'UTF-16BE';
  return 'UTF-8';
}

/** Describes bytes that are not UTF-8. */
function describeBytes(bytes: Buffer): string {
  const at = findInvalid(bytes);
  const line = bytes.subarray(0, at).toString('latin1').split('\n').length;
  const place = `byte 0x${(bytes[at] ?? 0).toString(16).padStart(2, '0')} at offset ${at}, line ${line}`;
  const controls = bytes.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  if (controls) return `is not text in UTF-8 (${place}), but binary.`;
  // These bytes are controls in Latin-1, and quotes and dashes in Windows-1252.
  const windows = bytes.some((byte) => byte >= 0x80 && byte < 0xa0);
  const [table, name] = windows ? ['Windows-1252', 'WINDOWS-1252'] : ['Latin-1', 'ISO-8859-1'];
  return (
    `is not UTF-8 (${place}), but probably ${table}, which the receiver rejects. ` +
    `Convert it: iconv -f ${name} -t UTF-8.`
  );
}

/** Returns the offset of the first byte that is not part of well-formed UTF-8. */
function findInvalid(bytes: Buffer): number {
  let [valid, invalid] = [0, bytes.length];
  const decodes = (end: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  };
  while (invalid - valid > 1) {
    const middle = Math.floor((valid + invalid) / 2);
    if (decodes(middle)) valid = middle;
    else invalid = middle;
  }
  return valid;
}
