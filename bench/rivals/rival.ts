/** A webhook receiver to measure, and its requests. */
import type { RequestListener } from 'node:http';
import type Express from 'express';

export interface Message {
  headers: Record<string, string>;
  body: string;
}

export interface Rival {
  /** Creates the server's listener, with the Express version under test. */
  serve: (express: typeof Express) => RequestListener | Promise<RequestListener>;
  /** The n-th request. All are different, since a duplicate would cost less. */
  message: (n: number) => Message;
  /** A forged request; undefined if the receiver does not authenticate. */
  forged?: () => Message;
  /** Has its own server, independent of Express. */
  ownServer?: true;
}

/** The response of receivers that leave it to the app: the same bytes as ours, written in the cheapest way. */
export const respond: RequestListener = (_req, res) => {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 17 }).end('{"received":true}');
};

export const PATH = '/webhooks';

/** A signed request whose body was changed in transit. */
export const tampered = (message: Rival['message']) => (): Message => ({ ...message(0), body: message(1).body });
