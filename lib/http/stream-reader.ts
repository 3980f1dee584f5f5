/** Reads the stream of a request whose body has not arrived yet, or that other code reads at the same time. */
import { MalformedJsonError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';
import { toBuffer } from '../internal/to-buffer.js';
import { createTooLargeError } from './check-size.js';
import { GrowingBuffer } from './growing-buffer.js';

/** After 5 s Ark records a failure, so the rest of the body is not read. */
export const ARRIVAL_TIMEOUT_MS = 5_000;

export const createBrokenError = (): MalformedJsonError =>
  new MalformedJsonError('The connection broke before the whole body had arrived.');

export const createLateError = (): MalformedJsonError =>
  new MalformedJsonError(`The body did not arrive within ${ARRIVAL_TIMEOUT_MS / 1000} s.`);

/** Collects chunks from its creation on. Only `read` starts the stream. */
export class StreamReader {
  readonly #req: ArkRequest;
  readonly #limit: number;
  readonly #body = new GrowingBuffer();
  readonly #done: Promise<Buffer>;
  #resolve!: (body: Buffer) => void;
  #reject!: (error: Error) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(req: ArkRequest, limit: number) {
    this.#req = req;
    this.#limit = limit;
    this.#done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // If the request is rejected for another reason, this promise is not used.
    this.#done.catch(() => undefined);
    req.on('data', this.#onData).on('end', this.#onEnd).on('error', this.#onBroken).on('close', this.#onBroken);
  }

  /** @throws BodyTooLargeError, MalformedJsonError if the body is not complete within 5 s */
  read(): Promise<Buffer> {
    this.#timer = setTimeout(() => {
      this.#fail(createLateError());
    }, ARRIVAL_TIMEOUT_MS);
    // If other code has paused the stream, or listens for `readable`, listening for `data` does not start it.
    if (this.#req.listenerCount('readable') === 0) this.#req.resume();
    else {
      this.#req.on('readable', this.#onReadable);
      this.#onReadable();
    }
    return this.#done.finally(() => {
      clearTimeout(this.#timer);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#req.off('data', this.#onData).off('end', this.#onEnd).off('error', this.#onBroken);
    this.#req.off('close', this.#onBroken).off('readable', this.#onReadable);
  }

  #fail(error: Error): void {
    this.stop();
    this.#reject(error);
  }

  readonly #onData = (chunk: unknown): void => {
    // A string, if another middleware has set an encoding. Adapters may emit anything.
    const bytes = Buffer.isBuffer(chunk) ? chunk : toBuffer(chunk, this.#req.readableEncoding ?? undefined);
    if (!bytes) this.#fail(createBrokenError());
    else if (this.#body.length + bytes.length <= this.#limit) this.#body.append(bytes);
    else {
      this.#fail(createTooLargeError(this.#limit));
      this.#req.pause();
    }
  };

  /** Reading emits `data`. */
  readonly #onReadable = (): void => {
    while (this.#req.read() !== null);
  };

  readonly #onEnd = (): void => {
    this.stop();
    this.#resolve(this.#body.toBuffer());
  };

  readonly #onBroken = (): void => {
    this.#fail(createBrokenError());
  };
}
