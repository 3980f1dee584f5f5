/** The interface of subcommands, and their help. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Args, Options } from './args.js';

/** The name of the command is that of the package, so that `npx` runs this package. */
export const COMMAND = 'express-ark-webhooks';

/** Exit codes that scripts can rely on. */
export const exitCodes = { ok: 0, wrong: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Command {
  /** The arguments in the usage line. */
  usage: string;
  /** One line. */
  summary: string;
  options: Options;
  /** The arguments of an example that works. */
  example: string;
  /** Further notes. */
  notes?: string;
  /** The meaning of the exit codes 0 and 1. */
  exits: { ok: string; wrong: string };
  /** The number of arguments, options not counted. */
  arguments: { min: number; max: number };
  run: (args: Args) => Promise<ExitCode> | ExitCode;
}

export const readVersion = (): string =>
  (JSON.parse(readFileSync(path.join(__dirname, '../../package.json'), 'utf8')) as { version: string }).version;

const formatTable = (lines: [string, string][]): string => {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
};

/** Formats what `express-ark-webhooks SUBCOMMAND --help` prints. */
export const formatHelp = (name: string, { usage, summary, options, example, notes, exits }: Command): string =>
  [
    `${summary}\n\nUsage: ${COMMAND} ${name} ${usage}\n\nOptions:\n`,
    formatTable([
      ...Object.entries(options).map(([option, { value, help }]): [string, string] => [
        `--${option}${value === undefined ? '' : ` ${value}`}`,
        help,
      ]),
      ['--help', 'print this help'],
    ]),
    notes === undefined ? '' : `\n${notes}\n`,
    '\nExit codes:\n',
    formatTable([
      ['0', exits.ok],
      ['1', exits.wrong],
      ['2', 'the command line, or a file that it names, is invalid'],
    ]),
    `\nExample:\n  npx ${COMMAND} ${name} ${example}`,
  ].join('');

/** Formats what `express-ark-webhooks --help` prints. */
export const formatOverview = (commands: ReadonlyMap<string, Command>): string =>
  [
    'Receives, sends, checks and recovers webhooks of the Ark email service.\n\n',
    `Usage: ${COMMAND} SUBCOMMAND …\n\nSubcommands:\n`,
    formatTable([...commands].map(([name, { summary }]) => [name, summary])),
    '\nOptions:\n',
    formatTable([
      ['--help', 'print this help; after a subcommand, its help'],
      ['--version', 'print the version'],
    ]),
    '\nExit codes: 0 on success, 1 if a problem was found, 2 if the command line is invalid.\n',
    `\nExample:\n  npx ${COMMAND} trigger --help`,
  ].join('');
