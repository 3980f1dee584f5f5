/** Recovers events that Ark could not deliver. */
import { createHash } from 'node:crypto';
import { backfill, type BackfillProgress } from '../../backfill/index.js';
import { postArkEvent, type PostOptions } from '../../testing/index.js';
import { type Args, jsonOption, type Options } from '../args.js';
import { printReport, summarizeReport } from '../backfill-report.js';
import { type Command, exitCodes } from '../command.js';
import { credentialOptions, readCredentials } from '../credentials.js';
import { checkRange, type ParsedTime, parseTime } from '../parse-time.js';
import { parseChoice } from '../parse-values.js';
import { parseTargetUrl, readOutcome } from '../post-events.js';
import { Progress } from '../progress.js';
import { parseLimit } from './replay.js';
import { format, paint, print, printJson, printHint } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { apiOptions, readWebhook, webhookOptions } from '../webhook-options.js';

const options: Options = {
  ...webhookOptions,
  since: { type: 'string', value: 'TIME', help: 'start: 90m, 6h or 2d ago, or a date in ISO 8601' },
  until: { type: 'string', value: 'TIME', help: 'end; default now' },
  via: { type: 'string', value: 'METHOD', help: 'receiver: post to --to; replay: Ark sends again. Default receiver' },
  to: { type: 'string', value: 'URL', help: 'URL of the receiver, unless --via replay' },
  ...credentialOptions,
  'dry-run': { type: 'boolean', help: 'only print what would be posted' },
  limit: { type: 'string', value: 'N', help: 'post at most N events' },
  state: {
    type: 'string',
    value: 'FILE',
    help: 'file that records posted events; default in this directory, named after webhook and URL',
  },
  ...apiOptions,
  ...jsonOption,
};

export const backfillCommand: Command = {
  usage: '--webhook ID (--tenant ID | --platform) --since 6h (--to URL | --via replay)',
  summary: "Redelivers events that failed and never succeeded, from Ark's log of deliveries",
  options,
  notes:
    'Calls the API at most ten times a second, and posts events one after the other, the oldest first. If it is\n' +
    'interrupted, run it again to continue. No event is posted twice; events with an unknown outcome are listed and\n' +
    "skipped. A date without a time zone is UTC. Bodies posted to --to are the bare payloads of Ark's records. Their id\n" +
    'is a digest, so events that were handled under the id of their envelope run again. --via replay makes Ark send\n' +
    'the original form to the URL of the webhook.',
  example: '--webhook 456 --tenant cm6abc --since 6h --to https://shop.example.com/webhooks/ark --dry-run',
  exits: { ok: 'all events were delivered', wrong: 'an event failed or has an unknown outcome, or the API failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const via = args.parse('via', (text, name) => parseChoice(text, name, ['receiver', 'replay'])) ?? 'receiver';
    const to = readTarget(args, via);
    const webhook = readWebhook(args);
    const [since, until] = readRange(args);
    const limit = args.parse('limit', parseLimit);
    const dryRun = args.hasFlag('dry-run');
    const json = args.hasFlag('json');
    const credentials = to && !dryRun ? await readCredentials(args, to) : {};
    const progress = new Progress();
    // The current request is completed first. A second Ctrl-C leaves its outcome unknown.
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
      state: args.getString('state') ?? getStateFile(webhook.webhookId, to),
      dryRun,
      signal: controller.signal,
      ...(to && { receiver: createReceiver(to, credentials) }),
      onProgress: (step) => {
        if (!json) printStep(step, progress);
        progress.show(step.done, step.total, step.phase === 'find' ? 'deliveries examined' : 'posted');
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
  if (via === 'receiver') return parseTargetUrl(args);
  if (args.getString('to') === undefined) return undefined;
  throw new UsageError('With --via replay Ark sends to the URL of the webhook: remove --to.');
}

function readRange(args: Args): [Date, Date] {
  const since = toDate(args, 'since', args.parseRequired('since', '6h', parseTime));
  const until = toDate(args, 'until', args.parse('until', parseTime));
  checkRange(since, until);
  return [since, until];
}

/** @param parsed undefined for now */
function toDate(args: Args, name: string, parsed: ParsedTime | undefined): Date {
  if (!parsed) return new Date();
  if (parsed.assumedUtc)
    printHint(
      `--${name} ${args.getString(name) ?? ''} has no time zone and is read as UTC: ${parsed.date.toISOString()}.`,
    );
  return parsed.date;
}

function getStateFile(webhookId: string, to: URL | undefined): string {
  const target = to ? createHash('sha256').update(to.href).digest('hex').slice(0, 8) : 'replay';
  return `.ark-backfill-${encodeURIComponent(webhookId)}-${target}.jsonl`;
}

const createReceiver = (to: URL, credentials: PostOptions) => ({
  receive: async (body: string): Promise<void> => {
    const response = await postArkEvent(to, body, credentials);
    if (response.status >= 300) throw new Error(`${response.status} ${readOutcome(response) ?? ''}`.trim());
  },
});

function printStep({ phase, key = '', error, replay }: BackfillProgress, progress: Progress): void {
  if (phase === 'find' || (error === undefined && !replay)) return;
  progress.clear();
  if (error !== undefined) print(format`${paint('red', 'failed')}  ${key}  ${(error as Error).message}`);
  else print(format`${paint('green', replay?.statusCode ?? '')}  ${key}  ${replay?.duration} ms`);
}
