/** What each subcommand is. */
import type { Args, Options } from './args.js';

/** Exit codes that scripts can rely on. */
export const exitCodes = { ok: 0, wrong: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Command {
  /** What follows the name of the subcommand. */
  usage: string;
  /** One line. */
  summary: string;
  options: Options;
  /** A command line that works, and says what it does. */
  example: string;
  /** What there is to know besides. */
  notes?: string;
  /** How many arguments there may be besides options. */
  arguments: { least: number; most: number };
  run: (args: Args) => Promise<ExitCode> | ExitCode;
}

const wide = (lines: [string, string][]): string => {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
};

/** What `express-ark-webhooks SUBCOMMAND --help` prints. */
export const helpOf = (name: string, { usage, summary, options, example, notes }: Command): string =>
  [
    `${summary}\n\nUsage: express-ark-webhooks ${name} ${usage}\n\nOptions:\n`,
    wide([
      ...Object.entries(options).map(([option, { value, help }]): [string, string] => [
        `--${option}${value === undefined ? '' : ` ${value}`}`,
        help,
      ]),
      ['--help', 'print this'],
    ]),
    notes === undefined ? '' : `\n${notes}\n`,
    `\nExample:\n  ${example}\n`,
  ].join('');

/** What `express-ark-webhooks --help` prints. */
export const overviewOf = (commands: ReadonlyMap<string, Command>): string =>
  [
    'Receives, sends, checks and recovers webhooks of the Ark email service.\n\n',
    'Usage: express-ark-webhooks SUBCOMMAND …\n\nSubcommands:\n',
    wide([...commands].map(([name, { summary }]) => [name, summary])),
    '\nExit codes: 0 all is well, 1 something is wrong, 2 the command line is.\n',
    '\nExample:\n  express-ark-webhooks trigger --help\n',
  ].join('');
