/** Posts what Ark could not deliver. */
import { createHash } from 'node:crypto';
import { backfill, type BackfillReport } from '../backfill/index.js';
import { postArkEvent } from '../testing/index.js';
import { jsonOption, keyOption, type Options, toUrl, UsageError } from './args.js';
import { type Command, exitCodes } from './command.js';
import { codeOf } from './posting.js';
import { paint, print, printJson, Progress } from './terminal.js';

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
    'Asks the API ten times a second at most, and posts one event after the other, in order of time. Cut off, it goes on\n' +
    'where it was: run it again. Nothing is posted twice; what was under way when a run died is named and left out.\n' +
    'Exit code 1 where an event could not be posted.',
  example:
    'express-ark-webhooks backfill --webhook wh_1 --tenant tn_1 --since 6h --to https://shop.example.com/webhooks/ark --dry-run',
  arguments: { least: 0, most: 0 },

  async run(args) {
    const to = args.url('to');
    const webhookId = args.required('webhook');
    const since = timeOf(args.required('since'), '--since');
    const until = timeOf(args.text('until') ?? '0s', '--until');
    const apiKey = args.text('api-key') ?? process.env['ARK_API_TOKEN'] ?? args.key;
    if (apiKey === undefined) throw new UsageError('No key for the API: give --api-key, or set ARK_API_TOKEN.');
    const target = createHash('sha256').update(to.href).digest('hex').slice(0, 8);
    const progress = new Progress();
    // What is under way is finished first: only a second Ctrl-C leaves it uncertain.
    const controller = new AbortController();
    process.once('SIGINT', () => {
      controller.abort();
    });

    const report = await backfill({
      apiKey,
      tenantId: args.required('tenant'),
      webhookId,
      since,
      until,
      apiUrl: toUrl(args.text('api-url') ?? 'https://api.arkhq.io/v1', '--api-url'),
      state: args.text('state') ?? `.ark-backfill-${encodeURIComponent(webhookId)}-${target}.jsonl`,
      dryRun: args.flag('dry-run'),
      signal: controller.signal,
      receiver: {
        receive: async (body) => {
          const answer = await postArkEvent(to, body, { apiKey: args.key });
          if (answer.status >= 300) throw new Error(`${answer.status} ${codeOf(answer) ?? ''}`.trim());
        },
      },
      onProgress: ({ phase, done, total, error }) => {
        if (error !== undefined && !args.flag('json')) {
          progress.clear();
          print(paint('red', `failed: ${(error as Error).message}`));
        }
        progress.show(done, total, phase === 'find' ? 'attempts looked at' : 'posted');
      },
    });
    progress.clear();
    if (args.flag('json')) printJson(summaryOf(report));
    else printReport(report, args.flag('dry-run'));
    return report.failed > 0 || report.uncertain.length > 0 ? exitCodes.wrong : exitCodes.ok;
  },
};

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws UsageError where it is neither a time before now nor a date */
function timeOf(text: string, name: string): Date {
  const [, amount, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const time = amount === undefined ? Date.parse(text) : Date.now() - Number(amount) * (UNITS[unit] ?? 0);
  if (Number.isNaN(time))
    throw new UsageError(`${name} is ${JSON.stringify(text)}: give a time such as 6h, or a date.`);
  return new Date(time);
}

/** Without bodies, which hold addresses. */
const summaryOf = ({ undelivered, uncertain, ...counts }: BackfillReport) => ({
  ...counts,
  uncertain: uncertain.map(({ key }) => key),
  undelivered: undelivered.map(({ key, event, at }) => ({ key, event, firstAttempt: new Date(at).toISOString() })),
});

function printReport(report: BackfillReport, dryRun: boolean): void {
  const { undelivered, done, failed, skipped, uncertain, stopped } = report;
  if (dryRun) for (const { key, at } of undelivered) print(`${new Date(at).toISOString()}  ${key}`);
  print(`${undelivered.length} events failed and never succeeded.`);
  if (dryRun) print(`${undelivered.length - skipped - uncertain.length} would be posted.`);
  else print(`${done} posted, ${failed} failed, ${skipped} posted by an earlier run.`);
  for (const { key } of uncertain)
    print(paint('yellow', `An earlier run died while it posted ${key}: see whether it was handled.`));
  if (stopped) print(paint('red', 'Stopped, because the receiver failed again and again. Mend it and run this again.'));
}
