#!/usr/bin/env node
/** The `express-ark-webhooks` command: runs a subcommand, and exits with its exit code. */
import { findClosestMatch } from '../internal/closest-match.js';
import { Args } from './args.js';
import { backfillCommand } from './commands/backfill.js';
import { type Command, COMMAND, type ExitCode, exitCodes, formatHelp, formatOverview, readVersion } from './command.js';
import { doctor } from './commands/doctor.js';
import { events } from './commands/events.js';
import { listen } from './commands/listen.js';
import { replay } from './commands/replay.js';
import { format, print, printJson, printHint, trusted } from './terminal.js';
import { testCommand } from './commands/test.js';
import { trigger } from './commands/trigger.js';
import { UsageError } from './usage-error.js';
import { validate } from './commands/validate.js';

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ listen, trigger, replay, validate, events, doctor, test: testCommand, backfill: backfillCommand }),
);

/** How long an operation that cannot be cancelled may delay the exit after an error. */
const EXIT_AFTER_MS = 100;

async function run([name, ...argv]: string[]): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    print(trusted(formatOverview(commands)));
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  if (name === '--version' || name === '-v') {
    print(readVersion());
    return exitCodes.ok;
  }
  const command = commands.get(name);
  if (!command) {
    const meant = findClosestMatch(name, [...commands.keys()]);
    throw new UsageError(`There is no subcommand "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`);
  }
  return runCommand(name, command, argv);
}

async function runCommand(name: string, command: Command, argv: string[]): Promise<ExitCode> {
  if (argv.includes('--help') || argv.includes('-h')) {
    print(trusted(formatHelp(name, command)));
    return exitCodes.ok;
  }
  const args = new Args(argv, command.options);
  const { min, max } = command.arguments;
  const given = args.positionals.length;
  if (given < min || given > max) throw new UsageError(`Usage: ${COMMAND} ${name} ${command.usage}`);
  return command.run(args);
}

/** Prints an error to stderr, and with `--json` also as an object to stdout. @returns the exit code */
function reportError(error: unknown, [name = '', ...argv]: string[]): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  printHint(message);
  if (argv.includes('--json')) printJson({ error: { code: getErrorCode(error), message } });
  if (!(error instanceof UsageError)) return exitCodes.wrong;
  printHint(format`See npx ${COMMAND} ${commands.has(name) ? `${name} ` : ''}--help.`);
  return exitCodes.usage;
}

const getErrorCode = (error: unknown): string => {
  if (error instanceof UsageError) return 'invalid_usage';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'failed';
};

// A reader of our output may stop before it ends, as `head` does.
process.stdout.on('error', () => process.exit());

const argv = process.argv.slice(2);
run(argv).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.exitCode = reportError(error, argv);
    setTimeout(() => process.exit(), EXIT_AFTER_MS).unref();
  },
);
