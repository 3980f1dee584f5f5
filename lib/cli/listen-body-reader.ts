/** Reads the bodies of `listen`, which may be behind a public tunnel: few at once, each into a separate buffer. */
import type { IncomingMessage } from 'node:http';
import { BodyTooLargeError, MalformedJsonError, UnavailableError } from '../index.js';

/** The default limit of the receiver. */
export const MAX_BODY_BYTES = 1024 ** 2;

const MAX_CONCURRENT_BODIES = 8;

/** Ark counts a failure after 5 s. */
const READ_TIMEOUT_MS = 5_000;

/** A fixed number of buffers. A list of chunks would fill the memory if a client sends single bytes. */
export class ListenBodyReader {
  readonly #freeBuffers: (Buffer | undefined)[] = Array.from({ length: MAX_CONCURRENT_BODIES });

  /**
   * Reads a body and calls a function with it. The bytes are valid until the function's promise settles.
   *
   * @throws UnavailableError if all slots are taken, BodyTooLargeError, MalformedJsonError if the body does not arrive
   */
  async withBody<T>(req: IncomingMessage, handle: (body: Buffer) => Promise<T>): Promise<T> {
    if (Number(req.headers['content-length']) > MAX_BODY_BYTES) throw createTooLargeError();
    if (this.#freeBuffers.length === 0)
      throw new UnavailableError(`${MAX_CONCURRENT_BODIES} deliveries are already being handled.`);
    const buffer = this.#freeBuffers.pop() ?? Buffer.allocUnsafeSlow(MAX_BODY_BYTES);
    try {
      return await handle(await readInto(buffer, req));
    } finally {
      this.#freeBuffers.push(buffer);
    }
  }
}

const createTooLargeError = (): BodyTooLargeError =>
  new BodyTooLargeError(`The body is larger than ${MAX_BODY_BYTES} bytes.`);

function readInto(buffer: Buffer, req: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let size = 0;
    const settle = (): void => {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('close', onClose);
    };
    const fail = (error: Error): void => {
      settle();
      req.pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      if (size + chunk.length > buffer.length) {
        fail(createTooLargeError());
        return;
      }
      size += chunk.copy(buffer, size);
    };
    const onEnd = (): void => {
      settle();
      resolve(buffer.subarray(0, size));
    };
    const onClose = (): void => {
      fail(new MalformedJsonError('The connection closed before the whole body had arrived.'));
    };
    const timer = setTimeout(fail, READ_TIMEOUT_MS, new MalformedJsonError('The body did not arrive within 5 s.'));
    req.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}
