/** Answers of the inspector: kept nowhere, and taken for nothing else than they are. */
import type { ServerResponse } from 'node:http';

/** What the page may load: its own files, and nothing that is written in it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': POLICY,
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
};

export function setHeaders(res: ServerResponse): void {
  for (const [name, value] of Object.entries(always)) res.setHeader(name, value);
}

export function answer(res: ServerResponse, status: number, type: string, text: string): void {
  setHeaders(res);
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

export function answerJson(res: ServerResponse, status: number, value: object): void {
  answer(res, status, 'application/json', JSON.stringify(value));
}
