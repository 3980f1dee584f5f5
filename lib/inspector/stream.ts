/** Streams entries to a page as they come: server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setHeaders } from './answer.js';
import { lineOf } from './describe.js';
import type { Entry } from './entry.js';
import type { Ring } from './ring.js';

/** How soon a stream notices that its server is to close, in milliseconds. */
const TICK_MS = 1_000;

/** After so many ticks without a word proxies may think that the connection is dead. */
const TICKS_OF_SILENCE = 15;

/** How far a page may lag behind before it is cut off, in bytes: it comes again, and catches up. */
const LONGEST_LAG = 4 * 1024 ** 2;

/** What a response becomes behind `compression`, which would keep what is written until the end. */
type Flushable = ServerResponse & { flush?: () => void };

/**
 * Sends what has happened since the last that the page saw, and each entry from then on.
 *
 * @param lastSeen `Last-Event-ID`, or what a page that connects by itself says instead; of another process it says nothing
 * @param hello what a page has to know beforehand
 */
export function stream(
  req: IncomingMessage,
  res: Flushable,
  ring: Ring,
  { lastSeen, revealed, hello }: { lastSeen: string; revealed: boolean; hello: object },
): void {
  const send = (text: string): void => {
    if (res.writableEnded || res.destroyed) return;
    res.write(text);
    res.flush?.();
    if (res.writableLength > LONGEST_LAG) res.destroy();
  };
  const frameOf = (entry: Entry): string => {
    const line = lineOf(ring.idOf(entry), entry, revealed);
    return `id: ${ring.boot}-${entry.revision}\nevent: entry\ndata: ${JSON.stringify(line)}\n\n`;
  };
  const watch = (entry: Entry): void => {
    send(frameOf(entry));
  };

  setHeaders(res);
  // A connection that stays open after its end would keep its server from closing.
  res.shouldKeepAlive = false;
  // `no-transform` keeps proxies from compressing it, and so from holding it back; nginx has a header for that.
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const [boot, revision] = lastSeen.split('-');
  const missed = ring.since(boot === ring.boot ? Number(revision) || 0 : 0).map(frameOf);
  send(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n${missed.join('')}event: ready\ndata: {}\n\n`);
  ring.watchers.add(watch);

  let ticks = 0;
  const timer = setInterval(() => {
    // Else closing the server would wait for as long as somebody watches.
    if (isClosing(req)) end();
    else if ((ticks += 1) % TICKS_OF_SILENCE === 0) send(': still here\n\n');
  }, TICK_MS);
  const leave = (): void => {
    clearInterval(timer);
    ring.watchers.delete(watch);
  };
  // What is still to be sent may keep it open for long after its end.
  const end = (): void => {
    leave();
    res.end();
  };
  res.once('close', leave);
}

const isClosing = ({ socket }: IncomingMessage): boolean =>
  (socket as { server?: { listening?: boolean } }).server?.listening === false;
