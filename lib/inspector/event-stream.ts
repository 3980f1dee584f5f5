/** Streams entries to the page: server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from './entry.js';
import { setHeaders } from './send-response.js';
import type { Ring } from './ring.js';
import { toLine } from './to-line.js';

/** How often a stream checks whether its server is closing. */
const TICK_MS = 1_000;

/** A comment is sent every so many ticks, since proxies close idle connections. */
const TICKS_PER_COMMENT = 15;

/** How much a slow page may leave unread, in bytes, before it is disconnected: it reconnects, and catches up. */
const MAX_UNREAD_BYTES = 4 * 1024 ** 2;

/** A response behind `compression`, which buffers what is written unless it is flushed. */
type Flushable = ServerResponse & { flush?: () => void };

/**
 * Sends the entries since the last one that the page has, and each new one from then on.
 *
 * @param lastSeen `Last-Event-ID`, or the query parameter in its place; an id of another process counts as none
 * @param hello what the page needs to know beforehand
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
    if (res.writableLength > MAX_UNREAD_BYTES) res.destroy();
  };
  const toFrame = (entry: Entry): string => {
    const line = toLine(ring.toId(entry), entry, revealed);
    return `id: ${ring.boot}-${entry.revision}\nevent: entry\ndata: ${JSON.stringify(line)}\n\n`;
  };
  const watch = (entry: Entry): void => {
    send(toFrame(entry));
  };

  setHeaders(res);
  // A kept-alive connection would delay the closing of its server.
  res.shouldKeepAlive = false;
  // `no-transform` stops proxies from compressing and so from buffering it; nginx has a header for that.
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
  const missed = ring.since(boot === ring.boot ? Number(revision) || 0 : 0).map(toFrame);
  send(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n${missed.join('')}event: ready\ndata: {}\n\n`);
  ring.watchers.add(watch);

  let ticks = 0;
  const timer = setInterval(() => {
    // Otherwise the server would not close while a page is open.
    if (isClosing(req)) end();
    else if ((ticks += 1) % TICKS_PER_COMMENT === 0) send(': keep-alive\n\n');
  }, TICK_MS);
  const leave = (): void => {
    clearInterval(timer);
    ring.watchers.delete(watch);
  };
  // The rest of what is buffered is sent before it closes.
  const end = (): void => {
    leave();
    res.end();
  };
  res.once('close', leave);
}

const isClosing = ({ socket }: IncomingMessage): boolean =>
  (socket as { server?: { listening?: boolean } }).server?.listening === false;
