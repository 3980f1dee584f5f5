/** A receiver for local development. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveAuthenticator } from '../auth/resolve-authenticator.js';
import { type Args, jsonOption } from './args.js';
import { type Command, COMMAND, exitCodes } from './command.js';
import { accessOptions, resolveAccess } from './listen-access.js';
import { ListenOutput } from './listen-output.js';
import { ListenReceiver } from './listen-receiver.js';
import { parsePort, parseUrl } from './parse-values.js';
import { Recording } from './recording.js';
import { formatUrl } from './summary.js';
import { format, remark } from './terminal.js';
import { UsageError } from './usage-error.js';

export const listen: Command = {
  usage: '[--port PORT] [--forward-to URL] [--save FILE]',
  summary: 'Receives deliveries locally and prints a line for each, rejections with their reason',
  options: {
    port: { type: 'string', value: 'PORT', help: 'default 3000; 0 for any free port' },
    ...accessOptions,
    'forward-to': {
      type: 'string',
      value: 'URL',
      help: 'post each event to this URL as it arrived, and respond with the status of its response',
    },
    save: { type: 'string', value: 'FILE', help: 'append each event to this file, for replay' },
    ...jsonOption,
  },
  notes:
    'Listens on loopback: point a tunnel to it. Every path is accepted. With a key and signatures, either is enough.\n' +
    'Without any, every delivery is accepted, and what it carries is printed: which credentials, and whether they would\n' +
    'pass. Bodies of up to 1 MiB are read, eight at once. Stops on Ctrl-C.',
  example: '--port 3000 --save events.jsonl',
  exits: { ok: 'stopped by Ctrl-C', wrong: 'it failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const port = args.parsed('port', parsePort) ?? 3000;
    const access = resolveAccess(args);
    const output = new ListenOutput(args.flag('json'));
    const save = args.text('save');
    const receiver = new ListenReceiver({
      access,
      ark: resolveAuthenticator({ signature: true }),
      forwardTo: args.parsed('forward-to', (text, name) => parseUrl(text, name)),
      recording: save === undefined ? undefined : new Recording(save),
      output,
    });
    const server = createServer((req, res) => void receiver.handle(req, res));
    const url = await start(server, port);
    remark(format`Listening on ${url}`);
    remark(format`Try it: npx ${COMMAND} trigger MessageSent --to ${url}${describeCredentials(args)}`);
    if (!access)
      remark('Without --key, --signature and --jwks-url every delivery is accepted, and what it carries is shown.');
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
    server.close();
    server.closeIdleConnections();
    output.printSummary(formatUrl(new URL(url)));
    return exitCodes.ok;
  },
};

/** A tunnel needs few connections; each has a separate buffer. */
const MAX_CONNECTIONS = 64;

/** @returns the URL @throws UsageError if the port is taken or forbidden */
async function start(server: Server, port: number): Promise<string> {
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = 15_000;
  server.headersTimeout = 5_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = { EADDRINUSE: 'it is in use', EACCES: 'it is reserved' }[code ?? ''] ?? code ?? 'unknown error';
    throw new UsageError(`Port ${port} cannot be used: ${reason}. Give another one, such as --port 0.`);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** What the suggested command needs besides, so that it works as it stands in a shell with the same environment. */
function describeCredentials(args: Args): string {
  if (args.text('key') !== undefined) return ' --key KEY (the same key)';
  if (args.key !== undefined) return '';
  return args.flag('signature') || args.text('jwks-url') !== undefined ? ' --sign FILE' : ' --no-key';
}
