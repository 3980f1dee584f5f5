/** Makes Ark send a test event, and explains the response that Ark got: the only end-to-end check. */
import { WebhookApi } from '../../backfill/webhook-api.js';
import type { SendResult } from '../../backfill/webhook-api.js';
import { jsonOption } from '../args.js';
import { type Command, exitCodes } from '../command.js';
import { explainResponse, type Finding } from '../explain-response.js';
import { parseEventName } from '../parse-values.js';
import { Progress } from '../progress.js';
import { printSummary } from '../summary.js';
import { format, paint, print, printJson, sentence } from '../terminal.js';
import { apiOptions, readWebhook, webhookOptions } from '../webhook-options.js';

export const testCommand: Command = {
  usage: '--webhook ID (--tenant ID | --platform) [--event EVENT]',
  summary: 'Makes Ark send a test event to a webhook, and explains the response',
  options: {
    ...webhookOptions,
    event: { type: 'string', value: 'EVENT', help: "the event to send; default is Ark's choice" },
    ...apiOptions,
    ...jsonOption,
  },
  notes: 'The event is sent by Ark, with its credentials and signature, to the URL of the webhook.',
  example: '--webhook 456 --tenant cm6abc --event MessageBounced',
  exits: { ok: 'the receiver accepted the event', wrong: 'the receiver did not accept it, or the API failed' },
  arguments: { min: 0, max: 0 },

  async run(args) {
    const event = args.parse('event', parseEventName);
    const webhook = readWebhook(args);
    const progress = new Progress();
    progress.wait('Waiting for Ark');
    const result = await new WebhookApi(webhook).test(event).finally(() => {
      progress.end();
    });
    const finding = result.success ? undefined : explainResult(result);
    if (args.hasFlag('json')) printJson({ ...result, finding });
    else printResult(result, finding, webhook.webhookId);
    return result.success ? exitCodes.ok : exitCodes.wrong;
  },
};

/** Explains the response that Ark got. */
function explainResult({ statusCode, body = '', error, duration }: SendResult): Finding {
  if (statusCode === null || statusCode < 0) {
    const timedOut = statusCode === -1 || duration >= 4_900 || /time/i.test(error ?? '');
    if (timedOut) return explainResponse(Object.assign(new Error('slow'), { name: 'TimeoutError' })) as Finding;
    const reason = error === undefined ? '' : ` Ark reports: ${error.replace(/\.$/, '')}.`;
    return {
      code: 'unreachable',
      message: `Ark got no response.${reason} Is the URL of the webhook right and public, with a valid certificate?`,
    };
  }
  const finding = explainResponse({ status: statusCode, text: body });
  if (finding) return finding;
  if (statusCode === 401 || statusCode === 403)
    return {
      code: 'refuses_key',
      message: `It rejects Ark's credentials with ${statusCode}. Run listen without a key behind the same URL to see which credentials Ark sends.`,
    };
  return { code: 'refuses_event', message: `It responds ${statusCode} to Ark's event, and Ark retries real ones.` };
}

function printResult(result: SendResult, finding: Finding | undefined, webhookId: string): void {
  const { statusCode, success, duration, body, error } = result;
  const outcome = success ? paint('green', 'Accepted') : paint('red', 'Not accepted');
  print(format`${outcome}: Ark got ${statusCode ?? 'no response'} in ${duration} ms.`);
  if (body !== undefined && body !== '') print(format`Response: ${body}`);
  if (finding) print(format`${paint('red', finding.code)}: ${sentence(finding.message)}`);
  printSummary('test', [
    ['webhook', webhookId],
    ['result', success ? 'accepted' : (finding?.code ?? 'not accepted')],
    ['status', statusCode ?? 'none'],
    ['duration', `${duration} ms`],
    ['error', error],
  ]);
}
