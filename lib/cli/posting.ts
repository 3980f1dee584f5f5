/** Posts bodies one after the other, or at a rate, and reports each result. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostResponse, postArkEvent, type PostOptions } from '../testing/index.js';
import type { Args, Options } from './args.js';
import { type ExitCode, exitCodes } from './command.js';
import { readCredentials, credentialOptions } from './credentials.js';
import { diagnose, type Finding, parseObject, readCode } from './diagnose.js';
import { parseNumber, parseUrl } from './parse-values.js';
import { printResult, printResults, type Result, summarize } from './posting-results.js';
import { Progress } from './progress.js';
import { printJson } from './terminal.js';

export const postingOptions: Options = {
  to: { type: 'string', value: 'URL', help: 'URL of the receiver; a user and key in it are sent as Basic credentials' },
  ...credentialOptions,
  rate: { type: 'string', value: 'R', help: 'requests a second; default one after the other' },
};

/** Something to post, and its label in the output. */
export interface Posting {
  event: string;
  body: object | string;
}

/** What is posted, and by which subcommand. */
export interface PostingRun {
  command: string;
  postings: Iterable<Posting>;
  total: number;
  args: Args;
}

/** So many may be on their way at once: a receiver that hangs must not use up the machine. */
const MAX_AT_ONCE = 100;

/** More than so many results are counted, not listed. */
const MAX_LISTED = 20;

export const parseTo = (args: Args): URL => args.required('to', 'http://localhost:3000/webhooks/ark', parseUrl);

/** Posts them all; the exit code is 0 if all were accepted. */
export async function postAll({ command, postings, total, args }: PostingRun): Promise<ExitCode> {
  const to = parseTo(args);
  const rate = args.parsed('rate', (text, name) => parseNumber(text, name, { min: 0.001, max: 10_000, example: '20' }));
  const credentials = await readCredentials(args, to);
  const json = args.flag('json');
  const results: Result[] = [];
  const progress = new Progress();
  const begun = performance.now();

  const post = async (posting: Posting): Promise<void> => {
    const result = await postOne(to, posting, credentials);
    results.push(result);
    if (!json && (total <= MAX_LISTED || !result.accepted)) {
      progress.clear();
      printResult(result);
    }
    progress.show(results.length, total, 'posted');
  };

  const underWay = new Set<Promise<void>>();
  let started = 0;
  progress.show(0, total, 'posted');
  for (const posting of postings) {
    const posted = post(posting).finally(() => underWay.delete(posted));
    underWay.add(posted);
    started += 1;
    if (rate === undefined) await posted;
    else await sleep(Math.max(0, begun + (started * 1000) / rate - performance.now()));
    if (underWay.size >= MAX_AT_ONCE) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  progress.end();

  const summary = summarize(results, (performance.now() - begun) / 1000);
  if (json) printJson({ ...summary, ...(total <= MAX_LISTED && { results }) });
  else printResults({ command, to, summary, results });
  return summary.failed === 0 ? exitCodes.ok : exitCodes.wrong;
}

async function postOne(to: URL, { event, body }: Posting, options: PostOptions): Promise<Result> {
  const begun = performance.now();
  try {
    const answer = await postArkEvent(to, body, options);
    const { status, duration } = answer;
    const accepted = status >= 200 && status < 300;
    return { event, status, code: readOutcome(answer), accepted, duration, finding: explainAnswer(answer, accepted) };
  } catch (error) {
    const finding = diagnose(error as Error);
    const duration = performance.now() - begun;
    return { event, status: null, code: describeError(error), accepted: false, duration, finding };
  }
}

function explainAnswer({ status, headers, body }: PostResponse, accepted: boolean): Finding | undefined {
  return accepted ? undefined : diagnose({ status, headers, text: toText(body) });
}

const toText = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** The code of a rejection, or how an accepted event was treated. Another server may respond with anything. */
export function readOutcome({ status, body }: PostResponse): string | undefined {
  if (status >= 300) return readCode(toText(body));
  const { duplicate, queued } = parseObject(toText(body));
  if (duplicate === true) return 'duplicate';
  return queued === true ? 'queued' : undefined;
}

export const describeError = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === 'TimeoutError' ? 'no response within 5 s' : (code ?? message);
};
