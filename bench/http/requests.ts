/** Requests and responses as bytes: an HTTP client would cost more than the servers under test. */
import { type Message, PATH, type Rival } from '../rivals/rival.js';

/** Numbers of this width make requests differ. */
const MAX_NUMBER = 999_999_999;

/** The number of prepared requests if each needs its own headers, such as a signature. */
const MAX_PREPARED = 500;

export function toRequest({ headers, body }: Message): string {
  const all = { host: 'app.example', 'content-type': 'application/json', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${PATH} HTTP/1.1\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/**
 * Prepares a rival's requests.
 *
 * @returns requests to send in turn, each as parts between which a number of nine digits is inserted
 */
export function toTemplates({ message }: Rival): string[][] {
  const [low, high] = [message(0), message(MAX_NUMBER)];
  if (JSON.stringify(low.headers) === JSON.stringify(high.headers))
    return [splitAtNumber(toRequest(low), toRequest(high))];
  return Array.from({ length: MAX_PREPARED }, (_, n) => [toRequest(message(n))]);
}

/** The number is at the positions at which request 0 has zeros and the last request has nines. */
function splitAtNumber(low: string, high: string): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < low.length; at += 1) {
    if (low[at] === high[at]) continue;
    parts.push(low.slice(from, at));
    from = at + String(MAX_NUMBER).length;
    at = from - 1;
  }
  return [...parts, low.slice(from)];
}

export const withNumber = (template: string[], n: number): string => template.join(String(n).padStart(9, '0'));

/** Returns whether these bytes are a complete response. Throws if it is not a success. */
export function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = bytes.toString('latin1', 0, end);
  if (!head.startsWith('HTTP/1.1 2')) throw new Error(`Expected a response with status 2xx, got: ${head}`);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  return length === undefined
    ? bytes.subarray(-5).toString('latin1') === '0\r\n\r\n'
    : bytes.length >= end + 4 + Number(length);
}
