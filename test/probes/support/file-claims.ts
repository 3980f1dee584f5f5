/** A claim store that outlives its process: a file per event, with a lease of one second. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ClaimState, ClaimStore } from 'express-ark-webhooks';

const LEASE_MS = 1_000;

export class FileClaims implements ClaimStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  claim(id: string): ClaimState {
    const kept = existsSync(this.#file(id)) ? readFileSync(this.#file(id), 'utf8') : '';
    if (kept === 'completed') return 'completed';
    if (Number(kept) > Date.now()) return 'running';
    writeFileSync(this.#file(id), String(Date.now() + LEASE_MS));
    return 'claimed';
  }

  complete(id: string): void {
    writeFileSync(this.#file(id), 'completed');
  }

  release(id: string): void {
    rmSync(this.#file(id));
  }

  #file(id: string): string {
    return path.join(this.#folder, encodeURIComponent(id));
  }
}
