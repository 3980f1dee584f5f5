/** Prints and summarizes the results of posted events. */
import type { Finding } from './explain-response.js';
import { formatUrl, printSummary } from './summary.js';
import { columns, format, paint, print, sentence } from './terminal.js';

export interface Result {
  event: string;
  /** Null if there was no response. */
  status: number | null;
  /** The code of a rejection, `duplicate` or `queued`, or why there was no response. */
  code: string | undefined;
  accepted: boolean;
  /** In milliseconds. */
  duration: number;
  /** The problem that the response shows. */
  finding: Finding | undefined;
}

export interface Summary {
  posted: number;
  failed: number;
  duplicates: number;
  seconds: number;
  /** The number of each response. */
  responses: Record<string, number>;
  /** In milliseconds. */
  latency: { median: number; p95: number; p99: number; max: number };
}

const describeOutcome = ({ status, code }: Result): string =>
  [String(status ?? 'failed'), ...(code === undefined ? [] : [code])].join(' ');

export function printResult(result: Result): void {
  const style = result.code === 'duplicate' ? 'yellow' : result.accepted ? 'green' : 'red';
  print(columns([paint(style, describeOutcome(result)), result.event, `${result.duration.toFixed(1)} ms`]));
}

export function summarize(results: Result[], seconds: number): Summary {
  const durations = results.map(({ duration }) => duration).sort((a, b) => a - b);
  const percentile = (part: number): number =>
    Math.round((durations[Math.ceil(durations.length * part) - 1] ?? 0) * 10) / 10;
  const responses = new Map<string, number>();
  for (const result of results)
    responses.set(describeOutcome(result), (responses.get(describeOutcome(result)) ?? 0) + 1);
  return {
    posted: results.length,
    failed: results.filter(({ accepted }) => !accepted).length,
    duplicates: results.filter(({ code }) => code === 'duplicate').length,
    seconds: Math.round(seconds * 100) / 100,
    responses: Object.fromEntries(responses),
    latency: { median: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max: percentile(1) },
  };
}

/** More explanations would not fit on a screen. */
const MAX_FINDINGS = 3;

/** Prints the problems and the summary. */
export function printResults(run: { command: string; to: URL; summary: Summary; results: Result[] }): void {
  const { posted, failed, duplicates, seconds, responses, latency } = run.summary;
  const findings = new Map(run.results.flatMap(({ finding }) => (finding ? [[finding.code, finding.message]] : [])));
  for (const [code, message] of [...findings].slice(0, MAX_FINDINGS))
    print(format`${paint('red', code)}: ${sentence(message)}`);
  printSummary(run.command, [
    ['receiver', formatUrl(run.to)],
    ['result', `${posted} posted in ${seconds} s, ${failed} failed, ${duplicates} duplicates`],
    ['responses', Object.entries(responses).map(([response, count]) => `${count} × ${response}`).join(', ')],
    ['latency', `median ${latency.median} ms, 95 % ${latency.p95}, 99 % ${latency.p99}, maximum ${latency.max}`],
  ]); // prettier-ignore
}
