/** Defines suites that run printed commands, which call curl. Left out if it is not installed. */
import { spawnSync } from 'node:child_process';
import { describeIfInstalled } from './left-out.js';

const isInstalled = spawnSync('curl', ['--version']).status === 0;

export function describeWithCurl(title: string, suite: () => void): void {
  describeIfInstalled(title, { name: 'curl', isInstalled, install: 'apt-get install curl' }, suite);
}
