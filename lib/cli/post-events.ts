/** Posts bodies one after the other, or at a rate, and reports each result. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostResponse, postArkEvent, type PostOptions } from '../testing/index.js';
import type { Args, Options } from './args.js';
import { type ExitCode, exitCodes } from './command.js';
import { readCredentials, credentialOptions } from './credentials.js';
import { explainResponse, isAccepted, parseObject, readCode, toReportedResponse } from './explain-response.js';
import { parseNumber, parseUrl } from './parse-values.js';
import { printResult, printResults, type Result, summarize } from './posting-results.js';
import { Progress } from './progress.js';
import { printJson } from './terminal.js';

export const postingOptions: Options = {
  to: { type: 'string', value: 'URL', help: 'URL of the receiver; a user and key in it are sent as Basic credentials' },
  ...credentialOptions,
  rate: { type: 'string', value: 'R', help: 'requests a second; default one after the other' },
};

/** A body to post, and its label in the output. */
export interface Posting {
  event: string;
  body: object | string;
}

/** The bodies to post, and the subcommand that posts them. */
export interface PostingRun {
  command: string;
  postings: Iterable<Posting>;
  total: number;
  args: Args;
}

/** More requests wait, so that a receiver that hangs does not exhaust this machine. */
const MAX_CONCURRENT_REQUESTS = 100;

/** More results are counted instead of listed. */
const MAX_LISTED_RESULTS = 20;

export const parseTargetUrl = (args: Args): URL =>
  args.parseRequired('to', 'http://localhost:3000/webhooks/ark', parseUrl);

/** Posts all events. The exit code is 0 if all were accepted. */
export async function postAll({ command, postings, total, args }: PostingRun): Promise<ExitCode> {
  const to = parseTargetUrl(args);
  const rate = args.parse('rate', (text, name) => parseNumber(text, name, { min: 0.001, max: 10_000, example: '20' }));
  const credentials = await readCredentials(args, to);
  const json = args.hasFlag('json');
  const results: Result[] = [];
  const progress = new Progress();
  const startedAt = performance.now();

  progress.show(0, total, 'posted');
  await runAtRate(postings, rate, async (posting) => {
    const result = await postOne(to, posting, credentials);
    results.push(result);
    if (!json && (total <= MAX_LISTED_RESULTS || !result.accepted)) {
      progress.clear();
      printResult(result);
    }
    progress.show(results.length, total, 'posted');
  });
  progress.end();

  const summary = summarize(results, (performance.now() - startedAt) / 1000);
  if (json) printJson({ ...summary, ...(total <= MAX_LISTED_RESULTS && { results }) });
  else printResults({ command, to, summary, results });
  return summary.failed === 0 ? exitCodes.ok : exitCodes.wrong;
}

/** @param rate the number of items started per second; undefined for one after the other */
async function runAtRate<T>(items: Iterable<T>, rate: number | undefined, run: (item: T) => Promise<void>) {
  const startedAt = performance.now();
  const pending = new Set<Promise<void>>();
  let started = 0;
  for (const item of items) {
    const task = run(item).finally(() => pending.delete(task));
    pending.add(task);
    started += 1;
    if (rate === undefined) await task;
    else await sleep(Math.max(0, startedAt + (started * 1000) / rate - performance.now()));
    if (pending.size >= MAX_CONCURRENT_REQUESTS) await Promise.race(pending);
  }
  await Promise.all(pending);
}

async function postOne(to: URL, { event, body }: Posting, options: PostOptions): Promise<Result> {
  const startedAt = performance.now();
  try {
    const response = await postArkEvent(to, body, options);
    const { status, duration } = response;
    const reported = toReportedResponse(response);
    const accepted = isAccepted(reported);
    const finding = accepted ? undefined : explainResponse(reported);
    return { event, status, code: readOutcome(response), accepted, duration, finding };
  } catch (error) {
    const finding = explainResponse(error as Error);
    const duration = performance.now() - startedAt;
    return { event, status: null, code: describeError(error), accepted: false, duration, finding };
  }
}

/** Returns the code of a rejection, or `duplicate` or `queued`. Another server may respond with any body. */
export function readOutcome(response: PostResponse): string | undefined {
  const { status, text } = toReportedResponse(response);
  if (status >= 300) return readCode(text);
  const { duplicate, queued } = parseObject(text);
  if (duplicate === true) return 'duplicate';
  return queued === true ? 'queued' : undefined;
}

export const describeError = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' ? 'no response within 5 s' : (code ?? message);
};
