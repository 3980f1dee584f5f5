/** Streams entries to the page as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entry } from './entry.js';
import type { Ring } from './ring.js';
import { setHeaders } from './send-response.js';
import { toLine } from './to-line.js';

/** How often a stream checks whether its server is closing. */
const TICK_MS = 1_000;

/** A comment is sent once in this many ticks, because proxies close idle connections. */
const TICKS_PER_COMMENT = 15;

/** A page that leaves more bytes unread is disconnected. It reconnects and catches up. */
const MAX_UNREAD_BYTES = 4 * 1024 ** 2;

/** A response behind `compression`, which buffers output until it is flushed. */
type Flushable = ServerResponse & { flush?: () => void };

export interface EventStreamOptions {
  /** `Last-Event-ID`, or the query parameter in its place. An id of another process is ignored. */
  lastSeen: string;
  /** Whether addresses are revealed. */
  revealed: boolean;
  /** What the page needs to know before the first entry. */
  hello: object;
}

/** Sends the entries that the page has not seen, and each new one from then on. */
export function streamEvents(req: IncomingMessage, res: Flushable, ring: Ring, options: EventStreamOptions): void {
  setHeaders(res);
  // An idle kept-alive connection would delay the closing of its server.
  res.shouldKeepAlive = false;
  // `no-transform` stops proxies from compressing, and so from buffering, the stream. nginx has its own header for that.
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  if (req.method === 'HEAD') res.end();
  else new EventStream(req, res, ring, options).start();
}

class EventStream {
  readonly #req: IncomingMessage;
  readonly #res: Flushable;
  readonly #ring: Ring;
  readonly #options: EventStreamOptions;
  #ticks = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(req: IncomingMessage, res: Flushable, ring: Ring, options: EventStreamOptions) {
    this.#req = req;
    this.#res = res;
    this.#ring = ring;
    this.#options = options;
  }

  start(): void {
    const { lastSeen, hello } = this.#options;
    const [boot, revision] = lastSeen.split('-');
    const missed = this.#ring.listSince(boot === this.#ring.boot ? Number(revision) || 0 : 0);
    const frames = missed.map((entry) => this.#toFrame(entry)).join('');
    this.#send(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(hello)}\n\n${frames}event: ready\ndata: {}\n\n`);
    this.#ring.watchers.add(this.#sendEntry);
    this.#timer = setInterval(() => {
      this.#tick();
    }, TICK_MS);
    this.#res.once('close', () => {
      this.#stop();
    });
  }

  readonly #sendEntry = (entry: Entry): void => {
    this.#send(this.#toFrame(entry));
  };

  #toFrame(entry: Entry): string {
    const line = toLine(this.#ring.toId(entry), entry, { revealed: this.#options.revealed });
    return `id: ${this.#ring.boot}-${entry.revision}\nevent: entry\ndata: ${JSON.stringify(line)}\n\n`;
  }

  #send(text: string): void {
    if (this.#res.writableEnded || this.#res.destroyed) return;
    this.#res.write(text);
    this.#res.flush?.();
    if (this.#res.writableLength > MAX_UNREAD_BYTES) this.#res.destroy();
  }

  #tick(): void {
    this.#ticks += 1;
    // Otherwise the server would not close while a page is open.
    if (isServerClosing(this.#req)) {
      this.#stop();
      // Buffered output is sent before the connection closes.
      this.#res.end();
    } else if (this.#ticks % TICKS_PER_COMMENT === 0) this.#send(': keep-alive\n\n');
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#ring.watchers.delete(this.#sendEntry);
  }
}

const isServerClosing = ({ socket }: IncomingMessage): boolean =>
  (socket as { server?: { listening?: boolean } }).server?.listening === false;
