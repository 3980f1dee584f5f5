/** Gets a request's body, whoever may have read it before. */
import { BodyTooLargeError, MalformedJsonError, RawBodyUnavailableError, UnsupportedMediaTypeError } from '../errors.js';
import type { ArkRequest } from '../events/request.js';

/** Ark counts a failure after 5 s: what has not arrived by then is worth no more memory. */
const ARRIVAL_TIMEOUT_MS = 5_000;

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json *(?:;|$)/i;

/**
 * Reads the body: kept bytes (`req.rawBody`) before the stream, the stream before what a parser made of it.
 *
 * @param req the request
 * @param limit the largest body, in bytes
 * @returns the bytes, or what a parser before the receiver made of them; a promise where they have not arrived yet
 * @throws UnsupportedMediaTypeError, BodyTooLargeError, MalformedJsonError where it does not arrive whole, or
 * RawBodyUnavailableError where it was read and nothing of it was left
 */
export function readBody(req: ArkRequest, limit: number): unknown {
  const type = req.headers['content-type'];
  if (type === undefined || !JSON_TYPE.test(type))
    throw new UnsupportedMediaTypeError('The Content-Type of the request is not application/json.');
  if (Number(req.headers['content-length']) > limit) throw tooLarge(limit);
  const kept = bytesOf(req.rawBody);
  if (kept) return within(kept, limit);
  if (!req.readableDidRead && (!req.destroyed || req.body === undefined)) return readStream(req, limit);
  if (req.body === undefined)
    throw new RawBodyUnavailableError(
      'Something read the body before the receiver and left nothing of it. Mount the receiver before it, or let it ' +
        'keep the bytes: express.json({ verify: captureRawBody }).',
    );
  const bytes = bytesOf(req.body);
  return bytes ? within(bytes, limit) : req.body;
}

function bytesOf(value: unknown): Buffer | undefined {
  if (typeof value === 'string') return Buffer.from(value);
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

function within(bytes: Buffer, limit: number): Buffer {
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

const tooLarge = (limit: number): BodyTooLargeError =>
  new BodyTooLargeError(`The body is larger than the ${limit} bytes that the option "limit" allows.`);

/** Nearly every body comes together with its head, and is all there by now: there is nothing to wait for. */
function takeAll(req: ArkRequest, limit: number): Buffer {
  const bytes = bytesOf(req.read()) as Buffer;
  // Lets the request end, for which there is nobody else.
  req.resume();
  return within(bytes, limit);
}

const gone = (): MalformedJsonError =>
  new MalformedJsonError('The connection broke before the whole body had arrived.');

function readStream(req: ArkRequest, limit: number): Buffer | Promise<Buffer> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity')
    throw new UnsupportedMediaTypeError('The body has a Content-Encoding: Ark sends it as it is.');
  // A client that went away while its key was looked up: nothing would ever come from its stream.
  if (req.destroyed) throw gone();
  if (req.readableLength > 0 && req.readableLength === Number(req.headers['content-length']))
    return takeAll(req, limit);

  return new Promise((resolve, reject) => {
    // One buffer, which grows: a list of pieces would let a client that sends single bytes fill the memory.
    let kept = Buffer.alloc(0);
    let size = 0;
    const stop = (): void => {
      clearTimeout(timer);
      req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
    };
    const refuse = (error: Error): void => {
      stop();
      req.pause();
      reject(error);
    };
    const onData = (chunk: Buffer | string): void => {
      // A string comes where another middleware has set an encoding.
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      const needed = size + bytes.length;
      if (needed > limit) {
        refuse(tooLarge(limit));
        return;
      }
      if (needed > kept.length) kept = Buffer.concat([kept], Math.max(needed, kept.length * 2));
      bytes.copy(kept, size);
      size = needed;
    };
    const onEnd = (): void => {
      stop();
      resolve(kept.subarray(0, size));
    };
    const onGone = (): void => {
      stop();
      reject(gone());
    };
    const timer = setTimeout(() => {
      refuse(new MalformedJsonError(`The body did not arrive within ${ARRIVAL_TIMEOUT_MS / 1000} s.`));
    }, ARRIVAL_TIMEOUT_MS);
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
    // A middleware before us may have paused the stream: listening alone would not set it going then.
    req.resume();
  });
}
