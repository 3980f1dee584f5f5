/** Finds a proxy that is configured in the environment but not used. */
import { isLoopbackHost } from '../../internal/loopback.js';

const names = ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * Node's fetch ignores these variables, unless `NODE_USE_ENV_PROXY` is set (since Node 22.21 and 24).
 *
 * @param url the URL that is fetched
 * @returns a sentence for each problem
 */
export function findUnusedProxy({ hostname }: URL): string[] {
  const { env } = process;
  const name = names.find((each) => env[each]);
  if (name === undefined || isLoopbackHost(hostname) || isExcluded(hostname, env['NO_PROXY'] ?? env['no_proxy'] ?? ''))
    return [];
  if (env['NODE_USE_ENV_PROXY'] === '1' && supportsEnvProxy()) return [];
  return [
    `${name} is set, but Node's fetch ignores it: the public keys are fetched from ${hostname} directly. Pass ` +
      'a function that uses the proxy as signature.fetch.',
  ];
}

function isExcluded(hostname: string, noProxy: string): boolean {
  return noProxy
    .split(/[\s,]+/)
    .map((host) =>
      host
        .replace(/^\*?\./, '')
        .replace(/:\d+$/, '')
        .toLowerCase(),
    )
    .some((host) => host === '*' || (host !== '' && (hostname === host || hostname.endsWith(`.${host}`))));
}

function supportsEnvProxy(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major >= 24 || (major === 22 && minor >= 21);
}
