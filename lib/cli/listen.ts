/** A receiver for one's desk. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ArkEvent, ArkWebhooks, messageOf, type PayloadError, type UnknownArkEvent } from '../index.js';
import { postArkEvent } from '../testing/index.js';
import { type Args, jsonOption, keyOption, UsageError } from './args.js';
import { type Command, exitCodes } from './command.js';
import { reasonOf } from './posting.js';
import { codeOf, demandWritable, record } from './recording.js';
import { paint, plain, print, remark } from './terminal.js';

export const listen: Command = {
  usage: '[--port PORT] [--forward-to URL] [--save FILE]',
  summary: 'Receives on your desk: prints each event as a line, refusals with their reason',
  options: {
    port: { type: 'string', value: 'PORT', help: 'default 3000; 0 for any that is free' },
    ...keyOption,
    'forward-to': {
      type: 'string',
      value: 'URL',
      help: 'post each event on, as it came; where that refuses it, Ark is told so',
    },
    save: { type: 'string', value: 'FILE', help: 'add each event to this file, for replay' },
    ...jsonOption,
  },
  notes:
    'Listens on loopback: let a tunnel lead there. Without a key it makes one up and prints it. Every path will do.\n' +
    'Ends on Ctrl-C.',
  example: 'express-ark-webhooks listen --port 3000 --save events.jsonl',
  arguments: { least: 0, most: 0 },

  async run(args) {
    const port = portOf(args);
    const key = args.key ?? `ark_desk_${randomBytes(12).toString('hex')}`;
    const receive = makeReceiver(key, args);
    const server = createServer((req, res) => void receive(req, res));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    remark(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    if (args.key === undefined) remark(`Without --key, this key was made up: ${key}`);
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
    server.close();
    server.closeIdleConnections();
    return exitCodes.ok;
  },
};

function portOf(args: Args): number {
  const port = args.number('port', 0) ?? 3000;
  if (Number.isInteger(port) && port <= 65_535) return port;
  throw new UsageError(`--port is ${port}: give a whole number from 0 to 65535.`);
}

type Line = {
  outcome: string;
  event?: string;
  id?: string;
  to?: string | undefined;
  status?: number;
  findings?: PayloadError[];
  message?: string;
};

type Received = IncomingMessage & { arkEvent?: ArkEvent; rawBody: Buffer };

function makeReceiver(key: string, args: Args) {
  const tell = args.flag('json')
    ? (line: Line) => {
        print(JSON.stringify(line));
      }
    : printLine;
  const forwardTo = args.text('forward-to') === undefined ? undefined : args.url('forward-to');
  const save = args.text('save');
  if (save !== undefined) demandWritable(save);

  const ark = new ArkWebhooks({ apiKey: key });
  ark.on('rejected', ({ code, status, message }) => {
    if (code !== 'invalid_payload') tell({ outcome: code, status, message });
  });
  ark.on('invalid', ({ type, id, errors }) => {
    tell({ outcome: 'invalid_payload', event: type, id, status: 422, findings: errors });
  });
  ark.on('duplicate', ({ type, id }) => {
    tell({ outcome: 'duplicate', event: type, id, status: 200 });
  });
  /** Whose event an `unknown` is: it comes by the emitter, which knows no requests. */
  const current = new AsyncLocalStorage<Received>();
  const take = async (
    req: Received,
    { type, id, receivedAt }: ArkEvent | UnknownArkEvent,
    line: Pick<Line, 'outcome' | 'to'>,
  ): Promise<number> => {
    try {
      if (save !== undefined)
        record(save, { receivedAt: receivedAt.toISOString(), event: type, body: req.rawBody.toString() });
    } catch (error) {
      tell({ outcome: 'not saved', event: type, id, status: 500, message: codeOf(error) });
      return 500;
    }
    const answer = forwardTo === undefined ? { status: 200 } : await passOn(forwardTo, req);
    tell({ ...line, event: type, id, ...answer });
    return answer.status;
  };
  ark.on('unknown', async (event) => {
    const status = await take(current.getStore() as Received, event, { outcome: 'unknown event' });
    // So that Ark comes again.
    if (status >= 300) throw new Error('The event was not passed on.');
  });
  // It was told of as it was taken.
  ark.on('error', () => undefined);
  const middleware = ark.middleware({ respond: false });

  return async (request: IncomingMessage, res: ServerResponse): Promise<void> => {
    const bytes = await read(request).catch(() => undefined);
    if (bytes === undefined) return;
    const req: Received = Object.assign(request, { rawBody: bytes });
    current.run(req, middleware, req, res, () => {
      const event = req.arkEvent as ArkEvent;
      const outcome = forwardTo === undefined ? 'received' : 'forwarded';
      void take(req, event, { outcome, to: messageOf(event)?.to ?? undefined }).then((status) => {
        res.writeHead(status, { 'content-type': 'application/json' }).end('{"received":true}');
      });
    });
  };
}

/** More than the receiver takes is not kept: it refuses what is larger than its limit. */
const MOST_BYTES = 1024 ** 2 + 1;

async function read(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    if (size < MOST_BYTES) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** Posts the bytes on, with what proves where they are from. */
async function passOn(to: URL, { headers, rawBody }: Received): Promise<{ status: number; message?: string }> {
  const kept = Object.entries(headers).filter(([name]) => /^(authorization|x-(ark|postal)-signature.*)$/.test(name));
  try {
    const { status } = await postArkEvent(to, rawBody, { headers: Object.fromEntries(kept) as Record<string, string> });
    return { status };
  } catch (error) {
    return { status: 502, message: reasonOf(error) };
  }
}

function printLine({ outcome, event, id, to, status = 0, findings = [], message }: Line): void {
  const time = paint('dim', new Date().toTimeString().slice(0, 8));
  const parts = [event, to, id, message].filter((part) => part !== undefined).map(plain);
  print([time, paint(status < 300 ? 'green' : 'red', `${status} ${outcome}`), ...parts].join('  '));
  for (const { pointer, message: what } of findings) print(`          ${pointer} ${plain(what)}`);
}
