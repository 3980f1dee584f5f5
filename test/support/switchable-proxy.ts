/** An address that can lead to another server at any time, as after a failover. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class SwitchableProxy {
  /** The number of accepted connections. */
  accepted = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #target: number;

  /** @param target a port of loopback */
  static async start(target: number): Promise<SwitchableProxy> {
    const proxy = new SwitchableProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => {
      this.accepted += 1;
      const upstream = connect(this.#target, '127.0.0.1');
      for (const [from, to] of [[socket, upstream], [upstream, socket]] as const) {
        this.#sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
      } // prettier-ignore
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** New connections lead to another server; open ones stay with the old one. */
  switchTo(target: number): void {
    this.#target = target;
  }

  /** Closes the open connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.#server.close();
    this.cut();
  }
}
