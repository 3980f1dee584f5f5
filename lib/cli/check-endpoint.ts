/** Sends the requests of `doctor` to an endpoint, and explains its responses. */
import { isLoopbackHost } from '../internal/loopback.js';
import { diagnose, type Finding, isAccepted, type Probe, readCode } from './explain-response.js';
import {
  type Credentials,
  isDuplicate,
  createInvalidSignature,
  createWrongKey,
  type Prober,
  type RequestCredentials,
} from './endpoint-client.js';

/** The problems that were found. Notes are hints, with which the endpoint is still healthy. */
export interface Examination {
  findings: Finding[];
  notes: Finding[];
}

/** Problems that occur before the receiver is reached, so further requests would show the same. */
const codesBeforeReceiver: ReadonlySet<string> = new Set([
  'redirect',
  'html',
  'not_found',
  'not_post',
  'unreachable',
  'slow',
]);

const createFinding = (code: string, message: string): Finding => ({ code, message });

export async function examine(prober: Prober, { key, sign, profile }: Credentials): Promise<Examination> {
  const findings: Finding[] = [];
  if (prober.url.protocol === 'http:' && !isLoopbackHost(prober.url.hostname))
    findings.push(createFinding('not_https', 'It does not use https: the key and the addresses are not encrypted.'));
  const inUrl = prober.url.username !== '' || prober.url.password !== '';
  const sent: RequestCredentials = { key, sign, profile, urlCredentials: key === undefined };
  const given = key !== undefined || sign !== undefined || inUrl;

  if (given) {
    const body = prober.createBody();
    const name = sign ? (key === undefined && !inUrl ? 'signed' : 'key, signed') : 'key';
    const first = await prober.post(name, sent, body);
    findings.push(...explainResponse(first));
    if (findings.some(({ code }) => codesBeforeReceiver.has(code))) return { findings, notes: [] };
    if (isAccepted(first) && !isDuplicate(await prober.post('again', sent, body))) findings.push(duplicateFinding);
  }
  const withoutCredentials = await prober.post('no key', {});
  if (!given) findings.push(...explainResponseWithoutCredentials(withoutCredentials));
  if (findings.some(({ code }) => codesBeforeReceiver.has(code))) return { findings, notes: [] };
  const unauthenticated = await checkUnauthenticated(prober, withoutCredentials);
  return { findings: [...findings, ...unauthenticated.findings], notes: unauthenticated.notes };
}

const duplicateFinding = createFinding(
  'runs_duplicates',
  'It did not recognize a duplicate, so a retry runs twice. Enable deduplication (option "claims") with ' +
    'a store that all processes share, or make listeners idempotent.',
);

/** Explains the response to a request with the given credentials. */
function explainResponse(probe: Probe): Finding[] {
  if (probe instanceof Error || !isAccepted(probe)) {
    const code = probe instanceof Error ? undefined : readCode(probe.text);
    if (!(probe instanceof Error) && (probe.status === 401 || probe.status === 403) && code !== 'invalid_signature')
      return [createFinding('refuses_key', `It rejects the credentials with ${probe.status}: compare both sides.`)];
    const diagnosis = diagnose(probe);
    if (diagnosis) return [diagnosis];
    const status = probe instanceof Error ? 0 : probe.status;
    return [createFinding('refuses_event', `It rejects a valid event with ${status}, and Ark retries.`)];
  }
  const diagnosis = diagnose(probe);
  return diagnosis ? [diagnosis] : [];
}

/** Explains the response to a request without credentials, if none are given. */
function explainResponseWithoutCredentials(probe: Probe): Finding[] {
  if (!(probe instanceof Error) && (probe.status === 401 || probe.status === 403)) return [];
  const diagnosis = diagnose(probe);
  return diagnosis ? [diagnosis] : [];
}

/** Checks that requests without valid credentials are rejected. */
async function checkUnauthenticated(prober: Prober, withoutCredentials: Probe): Promise<Examination> {
  const findings: Finding[] = [];
  const notes: Finding[] = [];
  if (isAccepted(withoutCredentials))
    findings.push(
      createFinding('accepts_no_key', 'It accepts a request without credentials: any client can send it events.'),
    );
  if (isAccepted(await prober.post('wrong key', { key: createWrongKey() })))
    findings.push(
      createFinding('accepts_wrong_key', 'It accepts a request with a wrong key: the key is not compared.'),
    );
  const signed = await prober.post('made-up sig', { headers: createInvalidSignature() });
  if (isAccepted(signed) && !isAccepted(withoutCredentials))
    findings.push(
      createFinding('accepts_wrong_signature', 'It accepts an invalid signature: the signature is not verified.'),
    );
  if (!(signed instanceof Error) && readCode(signed.text) === 'missing_credentials')
    notes.push(
      createFinding(
        'ignores_signatures',
        "It rejects deliveries that have a signature and no key, as described in Ark's security documentation. If the log " +
          'shows such rejections, set "signature: true" and require: \'any\'. A signature proves that Ark sent the body, ' +
          'but not that it is meant for you. A key in the webhook\'s URL (https://ark:KEY@…) with "basicAuth: true" does.',
      ),
    );
  return { findings, notes };
}
