/** Prints the deliveries of `listen`, a line each, and counts them. */
import type { PayloadError } from '../index.js';
import type { ReceivedCredential } from './listen-access.js';
import { printSummary } from './summary.js';
import { columns, format, paint, print, printJsonLine } from './terminal.js';

export interface Line {
  outcome: string;
  status: number;
  event?: string | undefined;
  id?: string | undefined;
  to?: string | undefined;
  /** The verified credentials: apiKey, signature or both. */
  verifiedBy?: string | undefined;
  /** The credentials of the delivery, if none are configured. */
  credentials?: ReceivedCredential[] | undefined;
  findings?: PayloadError[] | undefined;
  message?: string | undefined;
}

/** More rejections are counted, so that unauthenticated clients cannot flood the terminal. */
const MAX_REJECTIONS_PER_SECOND = 20;

export class ListenOutput {
  readonly #json: boolean;
  readonly #counts = new Map<string, number>();
  #second = 0;
  #rejections = 0;
  #unprinted = 0;

  /** @param options.json whether each delivery is printed as a line of JSON */
  constructor({ json }: { json: boolean }) {
    this.#json = json;
  }

  write(line: Line): void {
    const outcome = `${line.status} ${line.outcome}`;
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    if (this.#exceedsRate(line)) return;
    if (this.#unprinted > 0) this.#print({ outcome: 'rejected', status: 0, message: `${this.#unprinted} more` });
    this.#unprinted = 0;
    this.#print(line);
  }

  #exceedsRate({ status }: Line): boolean {
    const second = Math.floor(performance.now() / 1000);
    if (second !== this.#second) [this.#second, this.#rejections] = [second, 0];
    if (status < 300) return false;
    this.#rejections += 1;
    if (this.#rejections <= MAX_REJECTIONS_PER_SECOND) return false;
    this.#unprinted += 1;
    return true;
  }

  #print(line: Line): void {
    if (this.#json) printJsonLine(line);
    else printLine(line);
  }

  /** @param url the address of the server */
  printSummary(url: string): void {
    if (this.#json) return;
    const outcomes = [...this.#counts].map(([outcome, count]) => `${count} × ${outcome}`);
    printSummary('listen', [
      ['address', url],
      ['deliveries', outcomes.join(', ') || 'none'],
    ]);
  }
}

function printLine({ outcome, status, event, id, to, message, verifiedBy, credentials, findings = [] }: Line): void {
  const time = paint('dim', new Date().toTimeString().slice(0, 8));
  const result = paint(status < 300 ? 'green' : 'red', status === 0 ? outcome : `${status} ${outcome}`);
  print(columns([time, result, event, to, id, verifiedBy && `by ${verifiedBy}`, message]));
  for (const { pointer, message: what } of findings) print(format`          ${pointer} ${what}`);
  for (const { header, note } of credentials ?? []) print(format`          ${header}: ${note}`);
  if (credentials?.length === 0) print('          no credentials: a receiver rejects this with 401');
}
