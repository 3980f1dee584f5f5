/** Sends requests over kept-alive connections, each after the response to the previous one, until the time has elapsed. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { isWhole, withNumber } from './requests.js';

export interface Order {
  port: number;
  connections: number;
  seconds: number;
  templates: string[][];
  /** The number of the first request. */
  first: number;
}

let number = 0;
let sent = 0;

function sendUntil(deadline: number, socket: Socket, templates: string[][]): Promise<void> {
  return new Promise((resolve, reject) => {
    let received: Buffer | undefined;
    const send = (): void => {
      if (performance.now() >= deadline) {
        resolve();
        return;
      }
      number += 1;
      socket.write(withNumber(templates[number % templates.length]!, number));
    };
    socket.on('error', reject).on('close', () => {
      reject(new Error('The server closed a connection.'));
    });
    socket.on('data', (chunk) => {
      received = received ? Buffer.concat([received, chunk]) : chunk;
      if (!isWhole(received)) return;
      received = undefined;
      sent += 1;
      send();
    });
    send();
  });
}

async function run({
  port,
  connections,
  seconds,
  templates,
  first,
}: Order): Promise<{ requests: number; seconds: number }> {
  [number, sent] = [first, 0];
  const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const begun = performance.now();
  await Promise.all(sockets.map((socket) => sendUntil(begun + seconds * 1e3, socket, templates)));
  const took = (performance.now() - begun) / 1e3;
  for (const socket of sockets) socket.destroy();
  return { requests: sent, seconds: took };
}

process.on('message', (order: Order) => void run(order).then((result) => process.send!(result)));
process.on('disconnect', () => process.exit());
process.send!('ready');
