/** Requests and answers as bytes: a client of HTTP costs more than what is measured. */
import { type Message, PATH } from '../rivals/rival.js';

/** A request as it goes over the wire. */
export function bytesOf({ headers, body }: Message): Buffer {
  const all = { host: 'app.example', 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(
    `POST ${PATH} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Whether these bytes are a whole answer. A good one, or there is nothing to measure. */
export function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = bytes.toString('latin1', 0, end);
  if (!head.startsWith('HTTP/1.1 2')) throw new Error(`The answer is no good one: ${head}`);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined
    ? bytes.subarray(-5).toString('latin1') === '0\r\n\r\n'
    : bytes.length >= end + 4 + Number(length);
}
