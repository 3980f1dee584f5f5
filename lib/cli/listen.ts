/** A receiver for one's desk. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArkWebhooks, type ArkEvent, messageOf, type PayloadError } from '../index.js';
import { postArkEvent } from '../testing/index.js';
import { type Args, jsonOption, keyOption } from './args.js';
import { type Command, exitCodes } from './command.js';
import { reasonOf } from './posting.js';
import { record } from './recording.js';
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
      help: 'post each event on, as it came; what that answers is what Ark is answered',
    },
    save: { type: 'string', value: 'FILE', help: 'add each event to this file, for replay' },
    ...jsonOption,
  },
  notes:
    'Listens on loopback: let a tunnel lead there. Without a key it makes one up and prints it. Every path will do.\n' +
    'Ends on Ctrl-C.',
  example: 'ark-webhooks listen --port 3000 --save events.jsonl',
  arguments: { least: 0, most: 0 },

  async run(args) {
    const key = args.key ?? `ark_desk_${randomBytes(12).toString('hex')}`;
    const receive = makeReceiver(key, args);
    const server = createServer((req, res) => void receive(req, res));
    server.listen(args.number('port', 0) ?? 3000, '127.0.0.1');
    await once(server, 'listening');
    remark(`Listening on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    if (args.key === undefined) remark(`Without --key, this key was made up: ${key}`);
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
    server.close();
    server.closeIdleConnections();
    return exitCodes.ok;
  },
};

type Line = {
  outcome: string;
  event?: string;
  id?: string;
  to?: string | undefined;
  status?: number;
  findings?: PayloadError[];
  message?: string;
};

function makeReceiver(key: string, args: Args) {
  const tell = args.flag('json')
    ? (line: Line) => {
        print(JSON.stringify(line));
      }
    : printLine;
  const forwardTo = args.text('forward-to') === undefined ? undefined : args.url('forward-to');
  const save = args.text('save');

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
  ark.on('unknown', ({ type, id }) => {
    tell({ outcome: 'unknown event', event: type, id, status: 200 });
  });
  const middleware = ark.middleware({ respond: false });

  return async (
    req: IncomingMessage & { arkEvent?: ArkEvent; rawBody?: Buffer },
    res: ServerResponse,
  ): Promise<void> => {
    const bytes = await read(req).catch(() => undefined);
    if (bytes === undefined) return;
    req.rawBody = bytes;
    middleware(req, res, () => {
      const event = req.arkEvent as ArkEvent;
      if (save !== undefined)
        record(save, { receivedAt: event.receivedAt.toISOString(), event: event.type, body: bytes.toString() });
      const answered = forwardTo === undefined ? Promise.resolve({ status: 200 }) : passOn(forwardTo, req, bytes);
      void answered.then(({ status, message }: { status: number; message?: string }) => {
        res.writeHead(status, { 'content-type': 'application/json' }).end('{"received":true}');
        tell({
          outcome: forwardTo === undefined ? 'received' : 'forwarded',
          event: event.type,
          id: event.id,
          to: messageOf(event)?.to,
          status,
          ...(message !== undefined && { message }),
        });
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
async function passOn(
  to: URL,
  { headers }: IncomingMessage,
  bytes: Buffer,
): Promise<{ status: number; message?: string }> {
  const kept = Object.entries(headers).filter(([name]) => /^(authorization|x-(ark|postal)-signature.*)$/.test(name));
  try {
    const { status } = await postArkEvent(to, bytes, { headers: Object.fromEntries(kept) as Record<string, string> });
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
