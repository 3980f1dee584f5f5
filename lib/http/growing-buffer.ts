/** A buffer that grows. With a list of chunks, a client that sends single bytes could fill the memory. */
export class GrowingBuffer {
  #buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#buffer.length)
      this.#buffer = Buffer.concat([this.#buffer], Math.max(length, this.#buffer.length * 2));
    bytes.copy(this.#buffer, this.#length);
    this.#length = length;
  }

  toBuffer(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }
}
