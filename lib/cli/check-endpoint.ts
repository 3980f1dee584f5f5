/** Sends the requests of `doctor` to an endpoint, and explains its responses. */
import { isLoopbackHost } from '../internal/loopback.js';
import {
  explainResponse,
  type Finding,
  isAccepted,
  type ResponseOrError,
  readCode,
  type ReportedResponse,
} from './explain-response.js';
import {
  type Credentials,
  isDuplicate,
  createInvalidSignature,
  createWrongKey,
  type EndpointClient,
  type RequestCredentials,
} from './endpoint-client.js';

/** The problems that were found. Notes are hints, with which the endpoint is still healthy. */
export interface EndpointReport {
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

export async function checkEndpoint(
  endpoint: EndpointClient,
  { key, sign, profile }: Credentials,
): Promise<EndpointReport> {
  const findings: Finding[] = [];
  const add = (finding: Finding | undefined): void => {
    if (finding) findings.push(finding);
  };
  const isUnreached = (): boolean => findings.some(({ code }) => codesBeforeReceiver.has(code));
  if (endpoint.url.protocol === 'http:' && !isLoopbackHost(endpoint.url.hostname))
    add(createFinding('not_https', 'It does not use https: the key and the addresses are not encrypted.'));
  const inUrl = endpoint.url.username !== '' || endpoint.url.password !== '';
  const sent: RequestCredentials = { key, sign, profile, urlCredentials: key === undefined };
  const given = key !== undefined || sign !== undefined || inUrl;
  let verifiesSignatures = false;

  if (given) {
    const body = endpoint.createBody();
    const name = sign ? (key === undefined && !inUrl ? 'signed' : 'key, signed') : 'key';
    const first = await endpoint.post(name, sent, body);
    add(explainAuthenticated(first));
    if (isUnreached()) return { findings, notes: [] };
    if (isAccepted(first) && !isDuplicate(await endpoint.post('again', sent, body))) add(duplicateFinding);
    verifiesSignatures =
      hasCode(first, 'invalid_signature') ||
      (name === 'key, signed' && (await rejectsInvalidSignature(endpoint, sent, body)));
  }
  const withoutCredentials = await endpoint.post('no key', {});
  if (!given && !isUnauthorized(withoutCredentials)) add(explainResponse(withoutCredentials));
  if (isUnreached()) return { findings, notes: [] };
  const unauthenticated = await checkUnauthenticated(endpoint, withoutCredentials);
  return {
    findings: [...findings, ...unauthenticated.findings],
    notes: unauthenticated.notes.filter(({ code }) => code !== 'ignores_signatures' || !verifiesSignatures),
  };
}

const hasCode = (response: ResponseOrError, code: string): boolean =>
  !(response instanceof Error) && readCode(response.text) === code;

/** Posts an event that was handled, so that no listener runs, with the given key and an invalid signature. */
async function rejectsInvalidSignature(
  endpoint: EndpointClient,
  sent: RequestCredentials,
  body: string,
): Promise<boolean> {
  const unsigned = { ...sent, sign: undefined, headers: createInvalidSignature() };
  return hasCode(await endpoint.post('key, wrong sig', unsigned, body), 'invalid_signature');
}

const duplicateFinding = createFinding(
  'runs_duplicates',
  'It did not recognize a duplicate, so a retry runs twice. Enable deduplication (option "claims") with ' +
    'a store that all processes share, or make listeners idempotent.',
);

/** Explains the response to a request with the given credentials. */
function explainAuthenticated(response: ResponseOrError): Finding | undefined {
  if (isUnauthorized(response) && readCode(response.text) !== 'invalid_signature')
    return createFinding('refuses_key', `It rejects the credentials with ${response.status}: compare both sides.`);
  const finding = explainResponse(response);
  if (finding || response instanceof Error || isAccepted(response)) return finding;
  return createFinding('refuses_event', `It rejects a valid event with ${response.status}, and Ark retries.`);
}

const isUnauthorized = (response: ResponseOrError): response is ReportedResponse =>
  !(response instanceof Error) && (response.status === 401 || response.status === 403);

/** Checks that requests without valid credentials are rejected. */
async function checkUnauthenticated(
  endpoint: EndpointClient,
  withoutCredentials: ResponseOrError,
): Promise<EndpointReport> {
  const findings: Finding[] = [];
  const notes: Finding[] = [];
  if (isAccepted(withoutCredentials))
    findings.push(
      createFinding('accepts_no_key', 'It accepts a request without credentials: any client can send it events.'),
    );
  if (isAccepted(await endpoint.post('wrong key', { key: createWrongKey() })))
    findings.push(
      createFinding('accepts_wrong_key', 'It accepts a request with a wrong key: the key is not compared.'),
    );
  const signed = await endpoint.post('made-up sig', { headers: createInvalidSignature() });
  if (isAccepted(signed) && !isAccepted(withoutCredentials))
    findings.push(
      createFinding('accepts_wrong_signature', 'It accepts an invalid signature: the signature is not verified.'),
    );
  if (hasCode(signed, 'unavailable'))
    notes.push(
      createFinding(
        'no_public_keys',
        'It responds 503 to a signed request: it could not fetch the public keys. If it cannot reach their URL, set ' +
          '"signature.keys" or "signature.fetch".',
      ),
    );
  if (hasCode(signed, 'missing_credentials'))
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
