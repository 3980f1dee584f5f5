/** A server that accepts connections and becomes silent, like one behind a broken network or on a stopped machine. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class SilentProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  /**
   * @param target a port of loopback
   * @param bytes how much of the target's responses each connection passes on
   */
  static async start(target: number, bytes: number): Promise<SilentProxy> {
    const proxy = new SilentProxy(target, bytes);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: number, bytes: number) {
    this.#server = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      for (const socket of [client, server]) this.#sockets.add(socket.on('error', () => undefined));
      let left = bytes;
      client.pipe(server);
      client.on('close', () => server.destroy());
      server.on('data', (data) => {
        left -= data.length;
        if (left >= 0) client.write(data);
      });
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
