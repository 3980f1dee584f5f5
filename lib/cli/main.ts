#!/usr/bin/env node
/** The `express-ark-webhooks` command: finds the subcommand, and turns what comes of it into an exit code. */
import { findClosestMatch } from '../internal/closest-match.js';
import { Args, UsageError } from './args.js';
import { backfillCommand } from './backfill.js';
import { type Command, type ExitCode, exitCodes, helpOf, overviewOf } from './command.js';
import { doctor } from './doctor.js';
import { events } from './events.js';
import { listen } from './listen.js';
import { replay } from './replay.js';
import { print, remark } from './terminal.js';
import { trigger } from './trigger.js';
import { validate } from './validate.js';

const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ listen, trigger, replay, validate, events, doctor, backfill: backfillCommand }),
);

async function run([name, ...argv]: string[]): Promise<ExitCode> {
  if (name === undefined || name === '--help' || name === '-h') {
    print(overviewOf(commands).trimEnd());
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const command = commands.get(name);
  if (!command) {
    const meant = findClosestMatch(name, [...commands.keys()]);
    throw new UsageError(`There is no subcommand "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`);
  }
  const args = new Args(argv, { ...command.options, help: { type: 'boolean', help: '' } });
  if (args.flag('help')) {
    print(helpOf(name, command).trimEnd());
    return exitCodes.ok;
  }
  const { least, most } = command.arguments;
  const given = args.positionals.length;
  if (given < least || given > most) throw new UsageError(`Usage: express-ark-webhooks ${name} ${command.usage}`);
  return command.run(args);
}

// Who reads our output may stop before it ends, as `head` does.
process.stdout.on('error', () => process.exit());

run(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    const usage = error instanceof UsageError;
    remark(error instanceof Error ? error.message : String(error));
    if (usage) remark('See express-ark-webhooks --help.');
    process.exitCode = usage ? exitCodes.usage : exitCodes.wrong;
  },
);
