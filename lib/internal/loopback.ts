/** Recognizes loopback host names and addresses. */
import { BlockList, isIP } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is a loopback address. The block list matches IPv4-mapped IPv6 addresses too. */
export const isLoopbackAddress = (address = ''): boolean =>
  isIP(address) !== 0 && loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/**
 * Whether a host name or address, in any case and with or without brackets, is loopback: `localhost`, names that end in
 * `.localhost` (RFC 6761, section 6.3) and loopback addresses. `localhost.example.com` is not.
 */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return /^(?:[a-z\d_-]+\.)*localhost\.?$/.test(name) || isLoopbackAddress(name);
}

/** Whether a Host header, with or without a port, is loopback. */
export const isLoopbackHostHeader = (header: string): boolean => isLoopbackHost(header.replace(/:\d*$/, ''));
