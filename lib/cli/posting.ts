/** Posts bodies one after the other, or at a rate, and sums up what was answered. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ArkAnswer, postArkEvent, SigningKey } from '../testing/index.js';
import { type Args, keyOption, type Options, UsageError } from './args.js';
import { type ExitCode, exitCodes } from './command.js';
import { paint, print, printJson, Progress } from './terminal.js';

export const postingOptions: Options = {
  to: { type: 'string', value: 'URL', help: 'where the receiver is' },
  ...keyOption,
  sign: { type: 'string', value: 'FILE', help: 'sign with this RSA private key (PEM), as X-Ark-Signature' },
  rate: { type: 'string', value: 'R', help: 'so many a second; one after the other where it is missing' },
};

/** Something to post, and what it is called in the output. */
export interface Posting {
  event: string;
  body: object | string;
}

interface Result {
  event: string;
  /** Null where nothing was answered. */
  status: number | null;
  /** The code of a refusal, or why there was no answer. */
  code?: string | undefined;
  duration: number;
}

/** So many may be on their way at once: a receiver that hangs must not use up the machine. */
const MOST_AT_ONCE = 100;

/** Posts them all, tells of each that failed and of the whole; the exit code says whether all were accepted. */
export async function postAll(postings: Iterable<Posting>, total: number, args: Args): Promise<ExitCode> {
  const to = args.url('to');
  const rate = args.number('rate', 0.001);
  const sign = signingKeyOf(args);
  const json = args.flag('json');
  const results: Result[] = [];
  const progress = new Progress();
  const begun = performance.now();

  const post = async ({ event, body }: Posting): Promise<void> => {
    const sent = performance.now();
    const result = await postArkEvent(to, body, { apiKey: args.key, sign }).then(
      (answer): Result => ({ event, status: answer.status, code: codeOf(answer), duration: answer.duration }),
      (error: unknown): Result => ({ event, status: null, code: reasonOf(error), duration: performance.now() - sent }),
    );
    results.push(result);
    if (!json && (total <= 20 || !succeeded(result))) {
      progress.clear();
      print(lineOf(result));
    }
    progress.show(results.length, total, 'posted');
  };

  const underWay = new Set<Promise<void>>();
  let started = 0;
  for (const posting of postings) {
    const posted = post(posting).finally(() => underWay.delete(posted));
    underWay.add(posted);
    started += 1;
    if (rate === undefined) await posted;
    else await sleep(Math.max(0, begun + (started * 1000) / rate - performance.now()));
    if (underWay.size >= MOST_AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  progress.clear();

  const summary = summarize(results, (performance.now() - begun) / 1000);
  if (json) printJson({ ...summary, ...(total <= 20 && { results }) });
  else printSummary(summary);
  return summary.failed === 0 ? exitCodes.ok : exitCodes.wrong;
}

/** @throws UsageError where the file holds no RSA private key */
function signingKeyOf(args: Args): SigningKey | undefined {
  const file = args.text('sign');
  if (file === undefined) return undefined;
  try {
    return new SigningKey(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--sign ${file}: ${code === 'ENOENT' ? 'no such file' : 'this is no RSA private key in PEM'}.`,
    );
  }
}

const succeeded = ({ status }: Result): boolean => status !== null && status >= 200 && status < 300;

/** Our answers have a code; another server's may have anything. */
export const codeOf = ({ body }: ArkAnswer): string | undefined =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : undefined;

export const reasonOf = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' ? 'no answer within 5 s' : (code ?? message);
};

const lineOf = (result: Result): string => {
  const { event, status, code, duration } = result;
  const outcome = [String(status ?? 'failed'), ...(code === undefined ? [] : [code])].join(' ');
  return `${paint(succeeded(result) ? 'green' : 'red', outcome)}  ${event}  ${duration.toFixed(1)} ms`;
};

function summarize(results: Result[], seconds: number) {
  const durations = results.map(({ duration }) => duration).sort((a, b) => a - b);
  const share = (part: number): number =>
    Math.round((durations[Math.ceil(durations.length * part) - 1] ?? 0) * 10) / 10;
  const answers: Record<string, number> = {};
  for (const { status, code } of results) {
    const answer = [status ?? 'failed', ...(code === undefined ? [] : [code])].join(' ');
    answers[answer] = (answers[answer] ?? 0) + 1;
  }
  return {
    posted: results.length,
    failed: results.filter((result) => !succeeded(result)).length,
    seconds: Math.round(seconds * 100) / 100,
    answers,
    /** In milliseconds. */
    latency: { median: share(0.5), p95: share(0.95), p99: share(0.99), max: share(1) },
  };
}

function printSummary({ posted, failed, seconds, answers, latency }: ReturnType<typeof summarize>): void {
  const counts = Object.entries(answers).map(([answer, count]) => `${count} × ${answer}`);
  print('');
  print(`${posted} posted in ${seconds} s, ${failed} failed: ${counts.join(', ')}`);
  print(`latency in ms: median ${latency.median}, 95 % ${latency.p95}, 99 % ${latency.p99}, most ${latency.max}`);
}
