/** The facts of an entry. */
import { h } from './dom.js';
import { formatDuration, formatExactTime, createTime } from './format.js';

const paths = { request: undefined, receive: ' by receive()', work: ' from the queue' };
const verified = { apiKey: 'API key', signature: 'signature', both: 'API key and signature' };

export function createFacts(detail) {
  const { at, ms, by, to, form, tenantId, test, eventId, timestamp, method, path, remoteAddress } = detail;
  const { credentials, verifiedBy, keyIndex, status, respondedBy, classification } = detail;
  const facts = {
    Received: [createTime(at, formatExactTime), detail.runOf ? undefined : paths[by]],
    Occurred: typeof timestamp === 'number' && createTime(timestamp * 1000, formatExactTime),
    Duration: formatDuration(ms),
    Recipient: to,
    Classification: classification?.replaceAll('_', ' '),
    Request: [method, path].filter(Boolean).join(' '),
    Status: status ?? (respondedBy && `set by the ${respondedBy}`),
    'Client IP': remoteAddress,
    Credentials: credentials && (credentials.join(', ') || 'none'),
    'Verified by': verifiedBy && [
      verified[verifiedBy] ?? verifiedBy,
      keyIndex !== undefined && `, key ${keyIndex + 1}`,
    ],
    Form: form && [form, test && ', a test'],
    Tenant: tenantId,
    'Event id': eventId,
  };
  const known = Object.entries(facts).filter(([, value]) => value);
  return h(
    'dl',
    { class: 'facts' },
    known.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
}
