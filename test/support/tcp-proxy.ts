/** A TCP proxy whose target can be changed, like the address of a database during a failover. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  /** The number of accepted connections. */
  accepted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: number;

  /** @param target a port on loopback */
  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => {
      this.accepted += 1;
      this.#connect(client);
    });
  }

  #connect(client: Socket): void {
    const server = connect(this.#target, '127.0.0.1');
    for (const [from, to] of [[client, server], [server, client]] as const) {
      this.#sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    } // prettier-ignore
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connects new clients to another port. Open connections stay with the old one. */
  switchTo(target: number): void {
    this.#target = target;
  }

  /** Closes the open connections. */
  closeConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop(): Promise<void> {
    this.closeConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
