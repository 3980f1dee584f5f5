/** Posts what Ark could not deliver. */
import { createHash } from 'node:crypto';
import { backfill, type BackfillReport } from '../backfill/index.js';
import { postArkEvent } from '../testing/index.js';
import { type Args, jsonOption, keyFrom, keyOption, type Options } from './args.js';
import { type Command, exitCodes } from './command.js';
import { checkRange, parseApiUrl, parseId, parseKey, parseTime, type ParsedTime } from './parse-values.js';
import { parseTo, readOutcome } from './posting.js';
import { Progress } from './progress.js';
import { formatUrl, printSummary } from './summary.js';
import { format, paint, print, printJson, remark } from './terminal.js';
import { UsageError } from './usage-error.js';

const options: Options = {
  webhook: { type: 'string', value: 'ID', help: 'whose deliveries' },
  tenant: { type: 'string', value: 'ID', help: "the webhook's tenant" },
  since: { type: 'string', value: 'TIME', help: 'from when on: 90m, 6h, 2d ago, or a date in ISO 8601' },
  until: { type: 'string', value: 'TIME', help: 'until when; default now' },
  to: { type: 'string', value: 'URL', help: 'where the receiver is' },
  'dry-run': { type: 'boolean', help: 'only say what would be posted' },
  state: {
    type: 'string',
    value: 'FILE',
    help: 'remembers what was posted; default a file here, named after webhook and URL',
  },
  ...keyOption,
  'api-key': { type: 'string', value: 'KEY', help: "for Ark's API; default $ARK_API_TOKEN, else the webhook's key" },
  'api-url': { type: 'string', value: 'URL', help: "default https://api.arkhq.io/v1, Ark's own" },
  ...jsonOption,
};

export const backfillCommand: Command = {
  usage: '--webhook ID --tenant ID --since 6h --to URL',
  summary: "Posts again what failed and never succeeded, from Ark's log of deliveries",
  options,
  notes:
    'Calls the API ten times a second at most, and posts one event after the other, in order of time. If it is cut off,\n' +
    'run it again: it continues. Nothing is posted twice; what was under way when a run died is listed and left out.\n' +
    'A date without a time zone is UTC.',
  example: '--webhook 456 --tenant cm6abc --since 6h --to https://shop.example.com/webhooks/ark --dry-run',
  exits: { ok: 'every event was posted', wrong: 'an event could not be posted, or the API failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const to = parseTo(args);
    const webhookId = args.required('webhook', '456', (text, name) => parseId(text, name, '456'));
    const tenantId = args.required('tenant', 'cm6abc', (text, name) => parseId(text, name, 'cm6abc'));
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
    const apiKey = args.parsed('api-key', parseKey) ?? keyFrom('ARK_API_TOKEN') ?? args.key;
    if (apiKey === undefined)
      throw new UsageError('There is no key for the API: give --api-key, or set ARK_API_TOKEN.');
    const target = createHash('sha256').update(to.href).digest('hex').slice(0, 8);
    const progress = new Progress();
    // What is under way is finished first: only a second Ctrl-C leaves it uncertain.
    const controller = new AbortController();
    process.once('SIGINT', () => {
      controller.abort();
    });

    const report = await backfill({
      apiKey,
      tenantId,
      webhookId,
      since,
      until,
      apiUrl: args.parsed('api-url', parseApiUrl),
      state: args.text('state') ?? `.ark-backfill-${encodeURIComponent(webhookId)}-${target}.jsonl`,
      dryRun: args.flag('dry-run'),
      signal: controller.signal,
      receiver: {
        receive: async (body) => {
          const answer = await postArkEvent(to, body, { apiKey: args.key });
          if (answer.status >= 300) throw new Error(`${answer.status} ${readOutcome(answer) ?? ''}`.trim());
        },
      },
      onProgress: ({ phase, done, total, error }) => {
        if (error !== undefined && !args.flag('json')) {
          progress.clear();
          print(format`${paint('red', 'failed')}: ${(error as Error).message}`);
        }
        progress.show(done, total, phase === 'find' ? 'attempts examined' : 'posted');
      },
    }).finally(() => {
      progress.end();
    });
    if (args.flag('json')) printJson({ since, until, ...summarize(report) });
    else printReport(report, { to, since, until, dryRun: args.flag('dry-run') });
    return report.failed > 0 || report.uncertain.length > 0 ? exitCodes.wrong : exitCodes.ok;
  },
};

/** @param parsed undefined stands for now */
function readTime(args: Args, name: string, parsed: ParsedTime | undefined): Date {
  if (!parsed) return new Date();
  if (parsed.assumedUtc)
    remark(`--${name} ${args.text(name) ?? ''} has no time zone and is read as UTC: ${parsed.date.toISOString()}.`);
  return parsed.date;
}

/** Without bodies, which hold addresses. */
const summarize = ({ undelivered, uncertain, ...counts }: BackfillReport) => ({
  ...counts,
  uncertain: uncertain.map(({ key }) => key),
  undelivered: undelivered.map(({ key, event, at }) => ({ key, event, firstAttempt: new Date(at).toISOString() })),
});

interface Run {
  to: URL;
  since: Date;
  until: Date;
  dryRun: boolean;
}

function printReport(report: BackfillReport, { to, since, until, dryRun }: Run): void {
  const { undelivered, done, failed, skipped, uncertain, stopped } = report;
  if (dryRun) for (const { key, at } of undelivered) print(format`${new Date(at).toISOString()}  ${key}`);
  print(`${undelivered.length} events failed and never succeeded.`);
  if (dryRun) print(`${undelivered.length - skipped - uncertain.length} would be posted.`);
  else print(`${done} posted, ${failed} failed, ${skipped} posted by an earlier run.`);
  for (const { key } of uncertain)
    print(paint('yellow', `An earlier run died while it posted ${key}: check whether it was handled.`));
  if (stopped) print(paint('red', 'Stopped, because the receiver failed again and again. Fix it and run this again.'));
  printSummary('backfill', [
    ['receiver', formatUrl(to)],
    ['range', `${since.toISOString()} to ${until.toISOString()}`],
    ['result', `${undelivered.length} undelivered, ${done} posted, ${failed} failed, ${skipped} posted before, ${uncertain.length} uncertain`],
  ]); // prettier-ignore
}
