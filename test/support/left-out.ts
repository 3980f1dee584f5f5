/** Leaves out suites whose program is not installed, and records them. */
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
 * Defines a suite if the program that it needs is installed. In CI it is always defined, so that it fails instead.
 *
 * @param program its name, whether it is installed, and the command that installs it
 */
export function describeIfInstalled(
  title: string,
  program: { name: string; isInstalled: boolean; install: string },
  suite: () => void,
): void {
  if (program.isInstalled || process.env['CI']) describe(title, suite);
  else leaveOut({ title, needs: program.name, install: program.install });
}

/** The runner of a tier reads the file and reports all of them at its end. */
function leaveOut(suite: LeftOut): void {
  const file = process.env['TEST_LEFT_OUT'];
  if (file) appendFileSync(file, `${JSON.stringify(suite)}\n`);
  else console.warn(`\nLEFT OUT: "${suite.title}" needs ${suite.needs}: ${suite.install}\n`);
}
