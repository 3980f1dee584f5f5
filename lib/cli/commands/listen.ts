/** A receiver for local development. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolveAuthenticator } from '../../auth/resolve-authenticator.js';
import { type Args, jsonOption } from '../args.js';
import { type Command, COMMAND, exitCodes } from '../command.js';
import { accessOptions, resolveAccess } from '../listen-access.js';
import { ListenOutput } from '../listen-output.js';
import { ListenReceiver } from '../listen-receiver.js';
import { parsePort, parseUrl } from '../parse-values.js';
import { Recording } from '../recording.js';
import { formatUrl } from '../summary.js';
import { format, printHint } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export const listen: Command = {
  usage: '[--port PORT] [--forward-to URL] [--save FILE]',
  summary: 'Receives deliveries locally, and prints a line for each',
  options: {
    port: { type: 'string', value: 'PORT', help: 'default 3000; 0 for any free port' },
    ...accessOptions,
    'forward-to': {
      type: 'string',
      value: 'URL',
      help: 'post each event unchanged to this URL, and respond with its status',
    },
    save: { type: 'string', value: 'FILE', help: 'append each event to this file, for replay' },
    ...jsonOption,
  },
  notes:
    'Listens on loopback, at any path. Use a tunnel to receive from Ark. With a key and signatures, either is sufficient.\n' +
    'Without any, every delivery is accepted, and its credentials are described: which ones, and whether a receiver would\n' +
    'accept them. Reads bodies of up to 1 MiB, eight at once. Stops on Ctrl-C.',
  example: '--port 3000 --save events.jsonl',
  exits: { ok: 'stopped by Ctrl-C', wrong: 'it failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const port = args.parse('port', parsePort) ?? 3000;
    const access = resolveAccess(args);
    const output = new ListenOutput({ json: args.hasFlag('json') });
    const save = args.getString('save');
    const receiver = new ListenReceiver({
      access,
      ark: resolveAuthenticator({ signature: true }),
      forwardTo: args.parse('forward-to', (text, name) => parseUrl(text, name)),
      recording: save === undefined ? undefined : new Recording(save),
      output,
    });
    const server = createServer((req, res) => void receiver.handle(req, res));
    const url = await startServer(server, port);
    printHint(format`Listening on ${url}`);
    printHint(format`Try it: npx ${COMMAND} trigger MessageSent --to ${url}${formatCredentialOptions(args)}`);
    if (!access)
      printHint(
        'Without --key, --signature and --jwks-url every delivery is accepted, and its credentials are described.',
      );
    await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
    server.close();
    server.closeIdleConnections();
    output.printSummary(formatUrl(new URL(url)));
    return exitCodes.ok;
  },
};

/** A tunnel needs few connections, and each has a separate buffer. */
const MAX_CONNECTIONS = 64;

/** @returns the URL @throws UsageError if the port is in use or reserved */
async function startServer(server: Server, port: number): Promise<string> {
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = 15_000;
  server.headersTimeout = 5_000;
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = { EADDRINUSE: 'it is in use', EACCES: 'it is reserved' }[code ?? ''] ?? code ?? 'unknown error';
    throw new UsageError(`Port ${port} cannot be used: ${reason}. Choose another one, such as --port 0.`);
  }
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Returns the options that make the suggested command work in a shell with the same environment. */
function formatCredentialOptions(args: Args): string {
  if (args.getString('key') !== undefined) return ' --key KEY (the same key)';
  if (args.apiKey !== undefined) return '';
  return args.hasFlag('signature') || args.getString('jwks-url') !== undefined ? ' --sign FILE' : ' --no-key';
}
