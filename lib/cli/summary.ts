/** A summary that can be pasted into a ticket: no key, no address of a recipient. */
import { readVersion } from './command.js';
import { columns, format, paint, print, type Value } from './terminal.js';

/** The URL without what may be secret: credentials, and the values of its query. */
export function formatUrl(url: URL): string {
  const credentials = url.username === '' && url.password === '' ? '' : '…@';
  return `${url.protocol}//${credentials}${url.host}${url.pathname}${url.search === '' ? '' : '?…'}`;
}

/** Prints a line per fact, after the command, the versions and the time. */
export function printSummary(command: string, facts: [name: string, value: Value][]): void {
  print('');
  print(paint('bold', `Summary of ${command}`));
  const setting = `express-ark-webhooks ${readVersion()}, Node.js ${process.version}, ${process.platform}`;
  const all: [string, Value][] = [...facts, ['run with', setting], ['at', new Date().toISOString()]];
  for (const [name, value] of all)
    if (value !== undefined && value !== '') print(format`  ${columns([`${name}:`.padEnd(12), value])}`);
}
