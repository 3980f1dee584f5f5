/** A mocha reporter: prints failures as they happen, then the totals, and writes both to the file of `TEST_RESULT`. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** What a run of mocha came to. */
export interface MochaResult {
  passed: number;
  /** Full titles of failed tests and hooks. */
  failed: string[];
}

const { EVENT_RUN_END, EVENT_TEST_FAIL } = Mocha.Runner.constants;

export default class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failed: string[] = [];
    runner.on(EVENT_TEST_FAIL, (test: Mocha.Test) => failed.push(test.titlePath().join(' › ')));
    runner.once(EVENT_RUN_END, () => {
      this.epilogue();
      const result: MochaResult = { passed: this.stats.passes, failed };
      writeFileSync(process.env['TEST_RESULT'] ?? '/dev/null', JSON.stringify(result));
    });
  }
}
