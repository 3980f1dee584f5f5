/** Receives the server's events, and reconnects after the last one when the connection breaks. */

const MIN_WAIT_MS = 1000;
const MAX_WAIT_MS = 10_000;

export class Connection {
  #on;
  #source;
  #timer;
  #waitMs = MIN_WAIT_MS;
  #lastSeen = '';
  #revealed = false;

  /** @param on callbacks: `hello(data)`, `entry(line)`, `ready()`, `lost(seconds)` */
  constructor(on) {
    this.#on = on;
    // After sleep, or when the network is back, there is no need to wait.
    addEventListener('online', () => this.#source?.readyState === EventSource.CLOSED && this.open());
  }

  open() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const query = new URLSearchParams({ after: this.#lastSeen, ...(this.#revealed && { reveal: '1' }) });
    this.#source = new EventSource(`events?${query}`);
    this.#source.addEventListener('hello', ({ data }) => {
      this.#waitMs = MIN_WAIT_MS;
      this.#on.hello(JSON.parse(data));
    });
    this.#source.addEventListener('entry', ({ data, lastEventId }) => {
      this.#lastSeen = lastEventId;
      this.#on.entry(JSON.parse(data));
    });
    this.#source.addEventListener('ready', () => this.#on.ready());
    // Browsers reconnect after some errors only.
    this.#source.addEventListener('error', () => this.#retry());
  }

  #retry() {
    this.#source.close();
    this.#on.lost(this.#waitMs / 1000);
    this.#timer = setTimeout(() => this.open(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, MAX_WAIT_MS);
  }

  /** Requests all entries again, with addresses revealed or masked. */
  restart({ revealed }) {
    this.#revealed = revealed;
    this.#lastSeen = '';
    this.open();
  }
}
