/** Leaves suites out if the machine lacks what they need, and records them. */
import { appendFileSync } from 'node:fs';

/** A suite that was left out. */
export interface LeftOut {
  title: string;
  /** The missing program. */
  needs: string;
  /** The command that installs it. */
  install: string;
}

/**
 * Defines a suite if its program is installed. In CI it is always defined, so that it fails instead.
 *
 * @param found whether the program was found
 */
export function describeIf(found: boolean, suite: LeftOut, define: () => void): void {
  if (found || process.env['CI']) define();
  else leaveOut(suite);
}

/** The runner of a tier reads the file and reports all of them at its end. */
function leaveOut(suite: LeftOut): void {
  const file = process.env['TEST_LEFT_OUT'];
  if (file) appendFileSync(file, `${JSON.stringify(suite)}\n`);
  else console.warn(`\nLEFT OUT: "${suite.title}" needs ${suite.needs}: ${suite.install}\n`);
}
