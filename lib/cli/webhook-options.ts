/** The options that name a webhook in Ark's API. */
import { type Args, keyFrom, type Options } from './args.js';
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
  const webhookId = args.required('webhook', '456', (text, name) => parseId(text, name, '456'));
  const tenantId = args.parsed('tenant', (text, name) => parseId(text, name, 'cm6abc'));
  const platform = args.flag('platform');
  if (tenantId === undefined && !platform)
    throw new UsageError('Whose webhook is it? Give --tenant ID, or --platform for one of the platform.');
  const apiKey = args.parsed('api-key', parseKey) ?? keyFrom('ARK_API_TOKEN') ?? keyFrom('ARK_API_KEY');
  if (apiKey === undefined)
    throw new UsageError("There is no key for Ark's API: give --api-key, or set ARK_API_TOKEN.");
  return { webhookId, tenantId, platform, apiKey, apiUrl: args.parsed('api-url', parseApiUrl) };
}
