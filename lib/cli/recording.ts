/** Events as `listen --save` writes them: a line of JSON each, the body to the letter. */
import { appendFileSync, closeSync, openSync, readFileSync } from 'node:fs';
import { UsageError } from './args.js';

export interface Recorded {
  /** When it arrived, in ISO 8601. */
  receivedAt: string;
  event: string;
  /** The text that came. */
  body: string;
}

/** Bodies hold addresses: only the user who recorded them may read the file. */
const MODE = 0o600;

/** @throws UsageError where nothing can be recorded in the file */
export function demandWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a', MODE));
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${codeOf(error)}.`);
  }
}

/** @throws what the file system does */
export function record(file: string, recorded: Recorded): void {
  appendFileSync(file, `${JSON.stringify(recorded)}\n`, { mode: MODE });
}

/** @throws UsageError where the file cannot be read, or a line of it is no recorded event */
export function readRecording(file: string): Recorded[] {
  return readText(file)
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, `${file}, line ${index + 1}`)]));
}

/** @throws UsageError where it cannot be read; `-` is the standard input */
export function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${codeOf(error)}.`);
  }
}

export const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

function parse(line: string, where: string): Recorded {
  try {
    const recorded = JSON.parse(line) as Partial<Recorded> | null;
    if (typeof recorded?.body === 'string' && typeof recorded.event === 'string') return recorded as Recorded;
  } catch {
    // Said below.
  }
  throw new UsageError(`${where} is no event that "express-ark-webhooks listen --save" recorded.`);
}
