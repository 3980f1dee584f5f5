/** The questions that `doctor` asks an endpoint, and the conclusions from its responses. */
import { isLoopbackHost } from '../internal/loopback.js';
import { diagnose, type Finding, isAccepted, type Probe, readCode } from './diagnose.js';
import { type Credentials, isDuplicate, makeUpSignature, makeWrongKey, type Prober, type Sent } from './prober.js';

/** What was found. Notes are worth knowing and leave the endpoint healthy. */
export interface Examination {
  findings: Finding[];
  notes: Finding[];
}

/** What responds in front of the receiver, and would respond to any other request alike. */
const inTheWay: ReadonlySet<string> = new Set(['redirect', 'html', 'not_found', 'not_post', 'unreachable', 'slow']);

const finding = (code: string, message: string): Finding => ({ code, message });

export async function examine(prober: Prober, { key, sign, profile }: Credentials): Promise<Examination> {
  const findings: Finding[] = [];
  if (prober.url.protocol === 'http:' && !isLoopbackHost(prober.url.hostname))
    findings.push(finding('not_https', 'It is not https: the key and the addresses travel in the clear.'));
  const inUrl = prober.url.username !== '' || prober.url.password !== '';
  const sent: Sent = { key, sign, profile, urlCredentials: key === undefined };
  const given = key !== undefined || sign !== undefined || inUrl;

  if (given) {
    const body = prober.makeBody();
    const name = sign ? (key === undefined && !inUrl ? 'signed' : 'key, signed') : 'key';
    const first = await prober.post(name, sent, body);
    findings.push(...explainFirst(first));
    if (findings.some(({ code }) => inTheWay.has(code))) return { findings, notes: [] };
    if (isAccepted(first) && !isDuplicate(await prober.post('again', sent, body))) findings.push(runsDuplicates);
  }
  const bare = await prober.post('no key', {});
  if (!given) findings.push(...explainBare(bare));
  if (findings.some(({ code }) => inTheWay.has(code))) return { findings, notes: [] };
  const strangers = await examineStrangers(prober, bare);
  return { findings: [...findings, ...strangers.findings], notes: strangers.notes };
}

const runsDuplicates = finding(
  'runs_duplicates',
  'It responded to the same event again as if it were new: a retry runs twice, unless the listeners are idempotent. ' +
    'Let it claim events (option "claims"), in a store that all processes share.',
);

/** What is wrong with the response to the credentials given. */
function explainFirst(probe: Probe): Finding[] {
  if (probe instanceof Error || !isAccepted(probe)) {
    const code = probe instanceof Error ? undefined : readCode(probe.text);
    if (!(probe instanceof Error) && (probe.status === 401 || probe.status === 403) && code !== 'invalid_signature')
      return [finding('refuses_key', `It rejects the credentials with ${probe.status}: compare both sides.`)];
    const diagnosis = diagnose(probe);
    if (diagnosis) return [diagnosis];
    const status = probe instanceof Error ? 0 : probe.status;
    return [finding('refuses_event', `It rejects a valid event with ${status}, and Ark retries.`)];
  }
  const diagnosis = diagnose(probe);
  return diagnosis ? [diagnosis] : [];
}

/** What is wrong with the response to a request without credentials, if there are none to try. */
function explainBare(probe: Probe): Finding[] {
  if (!(probe instanceof Error) && (probe.status === 401 || probe.status === 403)) return [];
  const diagnosis = diagnose(probe);
  return diagnosis ? [diagnosis] : [];
}

/** Requests that have no right credentials must be rejected. */
async function examineStrangers(prober: Prober, bare: Probe): Promise<Examination> {
  const findings: Finding[] = [];
  const notes: Finding[] = [];
  if (isAccepted(bare))
    findings.push(
      finding('accepts_no_key', 'It accepts a request without credentials: any client can send it events.'),
    );
  if (isAccepted(await prober.post('wrong key', { key: makeWrongKey() })))
    findings.push(finding('accepts_wrong_key', 'It accepts a request with a wrong key: the key is not compared.'));
  const signed = await prober.post('made-up sig', { headers: makeUpSignature() });
  if (isAccepted(signed) && !isAccepted(bare))
    findings.push(
      finding(
        'accepts_wrong_signature',
        'It accepts a made-up signature: it looks for the header and verifies nothing.',
      ),
    );
  if (!(signed instanceof Error) && readCode(signed.text) === 'missing_credentials')
    notes.push(
      finding(
        'ignores_signatures',
        "It responds 401 to deliveries that carry a signature and no key, as Ark's security page has them: it asks for " +
          'a key. If the log shows such rejections, set "signature: true" and require: \'any\'. A signature shows that ' +
          'Ark sent a body, not that it was sent to you: a key in the webhook\'s URL (https://ark:KEY@…) with "basicAuth: true" proves more.',
      ),
    );
  return { findings, notes };
}
