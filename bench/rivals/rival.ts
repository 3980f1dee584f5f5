/** Something that answers webhooks, and the requests that it answers. */
import type { RequestListener } from 'node:http';
import type Express from 'express';

export interface Message {
  headers: Record<string, string>;
  body: string;
}

export interface Rival {
  /** Makes the server's listener, with the version of Express that is measured. */
  serve: (express: typeof Express) => RequestListener | Promise<RequestListener>;
  /** The n-th request: no two are alike, or a receiver would answer the second as a duplicate, which costs less. */
  message: (n: number) => Message;
  /** A stranger's request. Missing where none is told from the sender's. */
  forged?: () => Message;
  /** Brings its own server, whatever version of Express is measured. */
  ownServer?: true;
}

/** What a server answers that leaves the answer to the app: the same bytes as ours, by the cheapest way to write them. */
export const answer: RequestListener = (_req, res) => {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 17 }).end('{"received":true}');
};

export const PATH = '/webhooks';

/** A signed request whose body was changed on the way. */
export const tampered = (message: Rival['message']) => (): Message => ({ ...message(0), body: message(1).body });
