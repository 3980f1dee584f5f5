/** Sends requests over connections that are kept, on each the next as soon as the last is answered. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { rivalCalled } from '../rivals/index.js';
import { bytesOf, isWhole } from './bytes.js';

/** What to make ready: requests number `from` up to `from + count` of a rival. */
export interface Load {
  rival: string;
  port: number;
  from: number;
  count: number;
  connections: number;
}

/** How long it took, and how much of that this process was busy, in seconds. */
export interface Lap {
  seconds: number;
  busy: number;
}

let requests: Buffer[] = [];
let sockets: Socket[] = [];

async function prepare({ rival, port, from, count, connections }: Load): Promise<void> {
  const { message } = rivalCalled(rival);
  requests = Array.from({ length: count }, (_, n) => bytesOf(message(from + n)));
  sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
}

/** Sends on one connection until no request is left. */
function drain(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let got: Buffer | undefined;
    const next = (): void => {
      const request = requests.pop();
      if (request) socket.write(request);
      else resolve();
    };
    socket.on('error', reject).on('close', () => {
      reject(new Error('The server closed a connection.'));
    });
    socket.on('data', (chunk) => {
      got = got ? Buffer.concat([got, chunk]) : chunk;
      if (!isWhole(got)) return;
      got = undefined;
      next();
    });
    next();
  });
}

async function run(): Promise<Lap> {
  const [begun, used] = [performance.now(), process.cpuUsage()];
  await Promise.all(sockets.map(drain));
  const seconds = (performance.now() - begun) / 1e3;
  const { user, system } = process.cpuUsage(used);
  for (const socket of sockets) socket.destroy();
  return { seconds, busy: (user + system) / 1e6 };
}

process.on('message', (load: Load | 'go') => {
  const done = load === 'go' ? run() : prepare(load).then(() => 'ready');
  void done.then((answer) => process.send!(answer));
});
process.on('disconnect', () => process.exit());
process.send!('ready');
