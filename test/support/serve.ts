/** Starts apps on free ports of loopback and sends requests to them, by fetch or over a raw socket. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import express5 from 'express';
import express4 from 'express4';

/** Each supported Express, by name. Tests run on both. */
export const expresses: [name: string, express: typeof express5][] = [
  ['Express 4', express4 as unknown as typeof express5],
  ['Express 5', express5],
];

export const KEY = 'ark_test_0123456789abcdef';

export const json = { 'content-type': 'application/json' };
export const authorized = { authorization: `Bearer ${KEY}`, ...json };

/** A `next` that must not be called. */
export const unreachable = (): never => assert.fail('next() was called');

const servers: Server[] = [];

/** Closes what `serve` opened: a root hook calls it after each test. */
export async function closeServers(): Promise<void> {
  await Promise.all(
    servers.splice(0).map(async (server) => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }),
  );
}

/** Listens on a free port; resolves to the URL without a slash at its end. */
export async function serve(app: RequestListener): Promise<string> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface JsonResponse {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Posts a body; anything but strings and bytes is written as JSON. */
export async function post(
  url: string,
  body: unknown,
  headers: Record<string, string> = authorized,
): Promise<JsonResponse> {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  const res = await fetch(url, { method: 'POST', headers, body: bytes });
  const response = await res.text();
  return {
    status: res.status,
    headers: res.headers,
    body: response === '' ? {} : (JSON.parse(response) as Record<string, unknown>),
  };
}

/** Opens a socket to a server's URL. */
export async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Sends the lines of a request's head and its body unchanged. Resolves to the whole response. */
export async function exchange(url: string, head: string[], body: string | Uint8Array = ''): Promise<string> {
  const socket = await open(url);
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(body);
  return text(socket);
}

/** The lines of a valid request's head. */
export const headOf = (url: string, length: number, ...more: string[]): string[] => [
  `POST ${new URL(url).pathname} HTTP/1.1`,
  'Host: localhost',
  `Content-Length: ${length}`,
  'Content-Type: application/json',
  ...more,
];
