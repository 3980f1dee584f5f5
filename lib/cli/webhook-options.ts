/** The options that name a webhook in Ark's API. */
import { type Args, readKeyVariable, type Options } from './args.js';
import { parseApiUrl, parseId, parseKey } from './parse-values.js';
import { UsageError } from './usage-error.js';

export const webhookOptions: Options = {
  webhook: { type: 'string', value: 'ID', help: "the webhook's id in Ark's API" },
  tenant: { type: 'string', value: 'ID', help: "the webhook's tenant" },
  platform: { type: 'boolean', help: 'the webhook is one of the platform; --tenant filters its deliveries' },
};

export const apiOptions: Options = {
  'api-key': { type: 'string', value: 'KEY', help: "the key of Ark's API; default $ARK_API_TOKEN, else $ARK_API_KEY" },
  'api-url': { type: 'string', value: 'URL', help: "default https://api.arkhq.io/v1, Ark's own" },
};

export interface NamedWebhook {
  webhookId: string;
  tenantId: string | undefined;
  platform: boolean;
  apiKey: string;
  apiUrl: URL | undefined;
}

/** @throws UsageError */
export function readWebhook(args: Args): NamedWebhook {
  const webhookId = args.parseRequired('webhook', '456', (text, name) => parseId(text, name, '456'));
  const tenantId = args.parse('tenant', (text, name) => parseId(text, name, 'cm6abc'));
  const platform = args.hasFlag('platform');
  if (tenantId === undefined && !platform)
    throw new UsageError(
      'The owner of the webhook is missing. Give --tenant ID, or --platform for a webhook of the platform.',
    );
  const apiKey = args.parse('api-key', parseKey) ?? readKeyVariable('ARK_API_TOKEN') ?? readKeyVariable('ARK_API_KEY');
  if (apiKey === undefined)
    throw new UsageError("There is no key for Ark's API: set ARK_API_TOKEN, or give --api-key KEY.");
  return { webhookId, tenantId, platform, apiKey, apiUrl: args.parse('api-url', parseApiUrl) };
}
