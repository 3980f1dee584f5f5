/** A set of fingerprints in one typed array, so that the garbage collector has no objects to mark. */

/** A fingerprint: 128 bits as four 32-bit integers. */
export type Fingerprint = readonly [number, number, number, number];

const WORDS_PER_SLOT = 4;
const MIN_SLOTS = 256;
/** With more slots in use, searches would take long. */
const MAX_LOAD = 0.8;

/** Open addressing with linear probing. A slot of zeros is free. */
export class FingerprintSet {
  #words = new Int32Array(MIN_SLOTS * WORDS_PER_SLOT);
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
    if (this.#size >= (this.#words.length / WORDS_PER_SLOT) * MAX_LOAD) {
      this.#grow();
      at = this.#find(fingerprint);
    }
    this.#words.set(fingerprint, at);
    this.#size += 1;
  }

  /** Keeps the memory, because the set will be full again. */
  clear(): void {
    this.#words.fill(0);
    this.#size = 0;
  }

  delete(fingerprint: Fingerprint): void {
    const at = this.#find(fingerprint);
    if (this.#words[at] === 0) return;
    this.#words.fill(0, at, at + WORDS_PER_SLOT);
    this.#size -= 1;
    this.#closeGap(at);
  }

  /** @returns the offset of the fingerprint, or of the free slot for it */
  #find([first, second, third, fourth]: Fingerprint): number {
    const words = this.#words;
    const mask = words.length - 1;
    let at = (first * WORDS_PER_SLOT) & mask;
    while (
      words[at] !== 0 &&
      !(words[at] === first && words[at + 1] === second && words[at + 2] === third && words[at + 3] === fourth)
    )
      at = (at + WORDS_PER_SLOT) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#words;
    this.#words = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS_PER_SLOT) if (old[at] !== 0) this.#insert(readFingerprint(old, at));
  }

  #insert(fingerprint: Fingerprint): void {
    this.#words.set(fingerprint, this.#find(fingerprint));
  }

  /** A search ends at a free slot, so the fingerprints after the new one are inserted again. */
  #closeGap(gap: number): void {
    const words = this.#words;
    const mask = words.length - 1;
    for (let at = (gap + WORDS_PER_SLOT) & mask; words[at] !== 0; at = (at + WORDS_PER_SLOT) & mask) {
      const fingerprint = readFingerprint(words, at);
      words.fill(0, at, at + WORDS_PER_SLOT);
      this.#insert(fingerprint);
    }
  }
}

const readFingerprint = (words: Int32Array, at: number): Fingerprint => [
  words[at] ?? 0,
  words[at + 1] ?? 0,
  words[at + 2] ?? 0,
  words[at + 3] ?? 0,
];
