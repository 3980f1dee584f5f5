/** A set of fingerprints in one typed array: it adds nothing to the heap that the garbage collector would have to mark. */

/** A fingerprint: 128 bits as four 32-bit integers. */
export type Fingerprint = readonly [number, number, number, number];

const WORDS = 4;
const MIN_SLOTS = 256;
/** More slots in use would make searches long. */
const MAX_LOAD = 0.8;

/** Open addressing with linear probing. A slot of zeros is free. */
export class FingerprintSet {
  #words = new Int32Array(MIN_SLOTS * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(fingerprint: Fingerprint): boolean {
    return this.#words[this.#find(fingerprint)] !== 0;
  }

  add(fingerprint: Fingerprint): void {
    let at = this.#find(fingerprint);
    if (this.#words[at] !== 0) return;
    if (this.#size >= (this.#words.length / WORDS) * MAX_LOAD) {
      this.#grow();
      at = this.#find(fingerprint);
    }
    this.#words.set(fingerprint, at);
    this.#size += 1;
  }

  /** Keeps the memory: a set that was full will be full again. */
  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
  }

  delete(fingerprint: Fingerprint): void {
    const at = this.#find(fingerprint);
    if (this.#words[at] === 0) return;
    this.#words.fill(0, at, at + WORDS);
    this.#size -= 1;
    this.#closeGap(at);
  }

  /** @returns the offset of the fingerprint, or of the free slot for it */
  #find([first, second, third, fourth]: Fingerprint): number {
    const words = this.#words;
    const mask = words.length - 1;
    let at = (first * WORDS) & mask;
    while (
      words[at] !== 0 &&
      !(words[at] === first && words[at + 1] === second && words[at + 2] === third && words[at + 3] === fourth)
    )
      at = (at + WORDS) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) if (old[at] !== 0) this.#insert(read(old, at));
  }

  #insert(fingerprint: Fingerprint): void {
    this.#words.set(fingerprint, this.#find(fingerprint));
  }

  /** A search ends at a free slot: what may lie behind the new one is moved up. */
  #closeGap(gap: number): void {
    const words = this.#words;
    const mask = words.length - 1;
    for (let at = (gap + WORDS) & mask; words[at] !== 0; at = (at + WORDS) & mask) {
      const fingerprint = read(words, at);
      words.fill(0, at, at + WORDS);
      this.#insert(fingerprint);
    }
  }
}

const read = (words: Int32Array, at: number): Fingerprint => [
  words[at] ?? 0,
  words[at + 1] ?? 0,
  words[at + 2] ?? 0,
  words[at + 3] ?? 0,
];
