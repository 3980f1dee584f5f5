/** Recovers what Ark could not deliver. */
import { createHash } from 'node:crypto';
import { backfill, type BackfillProgress } from '../backfill/index.js';
import { postArkEvent, type PostOptions } from '../testing/index.js';
import { type Args, jsonOption, type Options } from './args.js';
import { printReport, summarizeReport } from './backfill-report.js';
import { type Command, exitCodes } from './command.js';
import { credentialOptions, readCredentials } from './credentials.js';
import { checkRange, parseChoice, type ParsedTime, parseTime } from './parse-values.js';
import { parseTo, readOutcome } from './posting.js';
import { Progress } from './progress.js';
import { parseLimit } from './replay.js';
import { format, paint, print, printJson, remark } from './terminal.js';
import { UsageError } from './usage-error.js';
import { apiOptions, readWebhook, webhookOptions } from './webhook-options.js';

const options: Options = {
  ...webhookOptions,
  since: { type: 'string', value: 'TIME', help: 'from when on: 90m, 6h or 2d ago, or a date in ISO 8601' },
  until: { type: 'string', value: 'TIME', help: 'until when; default now' },
  via: { type: 'string', value: 'WAY', help: 'receiver: post to --to; replay: Ark sends it again. Default receiver' },
  to: { type: 'string', value: 'URL', help: 'URL of the receiver, unless --via replay' },
  ...credentialOptions,
  'dry-run': { type: 'boolean', help: 'only print what would be posted' },
  limit: { type: 'string', value: 'N', help: 'post at most N events' },
  state: {
    type: 'string',
    value: 'FILE',
    help: 'records what was posted; default a file here, named after webhook and URL',
  },
  ...apiOptions,
  ...jsonOption,
};

export const backfillCommand: Command = {
  usage: '--webhook ID (--tenant ID | --platform) --since 6h (--to URL | --via replay)',
  summary: "Delivers again what failed and never succeeded, from Ark's log of deliveries",
  options,
  notes:
    'Calls the API ten times a second at most, and posts one event after the other, in order of time. If it is cut off,\n' +
    'run it again: it continues. Nothing is posted twice; what has an unknown outcome is listed and left out. A date\n' +
    "without a time zone is UTC. Posted to --to is the bare payload of Ark's record, whose id is a digest: what was\n" +
    'handled under the id of its envelope runs again. --via replay has Ark send the real form to the URL of the webhook.',
  example: '--webhook 456 --tenant cm6abc --since 6h --to https://shop.example.com/webhooks/ark --dry-run',
  exits: { ok: 'every event was delivered', wrong: 'an event was not, or its outcome is unknown, or the API failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const via = args.parsed('via', (text, name) => parseChoice(text, name, ['receiver', 'replay'])) ?? 'receiver';
    const to = readTarget(args, via);
    const webhook = readWebhook(args);
    const [since, until] = readRange(args);
    const limit = args.parsed('limit', parseLimit);
    const dryRun = args.flag('dry-run');
    const json = args.flag('json');
    const credentials = to && !dryRun ? await readCredentials(args, to) : {};
    const progress = new Progress();
    // What is under way is finished first: only a second Ctrl-C leaves it uncertain.
    const controller = new AbortController();
    process.once('SIGINT', () => {
      controller.abort(new Error('Stopped by Ctrl-C. Run it again to continue.'));
    });

    const report = await backfill({
      ...webhook,
      since,
      until,
      via,
      limit,
      state: args.text('state') ?? nameState(webhook.webhookId, to),
      dryRun,
      signal: controller.signal,
      ...(to && { receiver: createReceiver(to, credentials) }),
      onProgress: (step) => {
        if (!json) printStep(step, progress);
        progress.show(step.done, step.total, step.phase === 'find' ? 'attempts examined' : 'posted');
      },
    }).finally(() => {
      progress.end();
    });
    const run = { target: to, since, until, dryRun };
    if (json) printJson(summarizeReport(report, run));
    else printReport(report, run);
    const complete = report.failed === 0 && report.uncertain.length === 0 && report.withoutBody.length === 0;
    return complete ? exitCodes.ok : exitCodes.wrong;
  },
};

/** @returns undefined if Ark replays */
function readTarget(args: Args, via: 'receiver' | 'replay'): URL | undefined {
  if (via === 'receiver') return parseTo(args);
  if (args.text('to') === undefined) return undefined;
  throw new UsageError('With --via replay Ark sends to the URL of the webhook: leave --to out.');
}

function readRange(args: Args): [Date, Date] {
  const since = readTime(
    args,
    'since',
    args.required('since', '6h', (text, name) => parseTime(text, name)),
  );
  const until = readTime(
    args,
    'until',
    args.parsed('until', (text, name) => parseTime(text, name)),
  );
  checkRange(since, until);
  return [since, until];
}

/** @param parsed undefined: now */
function readTime(args: Args, name: string, parsed: ParsedTime | undefined): Date {
  if (!parsed) return new Date();
  if (parsed.assumedUtc)
    remark(`--${name} ${args.text(name) ?? ''} has no time zone and is read as UTC: ${parsed.date.toISOString()}.`);
  return parsed.date;
}

function nameState(webhookId: string, to: URL | undefined): string {
  const target = to ? createHash('sha256').update(to.href).digest('hex').slice(0, 8) : 'replay';
  return `.ark-backfill-${encodeURIComponent(webhookId)}-${target}.jsonl`;
}

const createReceiver = (to: URL, credentials: PostOptions) => ({
  receive: async (body: string): Promise<void> => {
    const answer = await postArkEvent(to, body, credentials);
    if (answer.status >= 300) throw new Error(`${answer.status} ${readOutcome(answer) ?? ''}`.trim());
  },
});

function printStep({ phase, key = '', error, replay }: BackfillProgress, progress: Progress): void {
  if (phase === 'find' || (error === undefined && !replay)) return;
  progress.clear();
  if (error !== undefined) print(format`${paint('red', 'failed')}  ${key}  ${(error as Error).message}`);
  else print(format`${paint('green', replay?.statusCode ?? '')}  ${key}  ${replay?.duration} ms`);
}
