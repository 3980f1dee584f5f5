/** Splits the command line into options and arguments. Values are parsed when they are read. */
import { parseArgs } from 'node:util';
import { findClosestMatch } from '../internal/closest-match.js';
import { parseKey } from './parse-values.js';
import { UsageError } from './usage-error.js';

/** An option and its description in `--help`. */
export interface Option {
  type: 'string' | 'boolean';
  multiple?: boolean;
  /** The placeholder for the value in the help. */
  value?: string;
  help: string;
}

export type Options = Record<string, Option>;

interface Token {
  name: string;
  rawName: string;
  value: string | undefined;
  inlineValue: boolean | undefined;
}

export class Args {
  readonly positionals: string[];
  readonly #values = new Map<string, string[]>();

  /** @throws UsageError for an unknown or repeated option, and for one without its value */
  constructor(argv: string[], options: Options) {
    // Not strict: Node's own errors suggest neither a similar option nor an example.
    const { tokens, positionals } = parseArgs({
      args: argv,
      options,
      allowPositionals: true,
      strict: false,
      tokens: true,
    });
    this.positionals = positionals;
    for (const token of tokens) if (token.kind === 'option') this.#add(token, options);
  }

  #add(token: Token, options: Options): void {
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw createUnknownOptionError(token.rawName, Object.keys(options));
    const given = this.#values.get(token.name) ?? [];
    if (given.length > 0 && !option.multiple) throw new UsageError(`--${token.name} is given twice. Give it once.`);
    this.#values.set(token.name, [...given, checkValue(token, option)]);
  }

  hasFlag(name: string): boolean {
    return this.#values.has(name);
  }

  /** Returns the value of an option; undefined if it is not given. */
  getString(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  getStrings(name: string): string[] {
    return this.#values.get(name) ?? [];
  }

  /** Parses the value of an option; undefined if it is not given. */
  parse<T>(name: string, parse: (text: string, name: string) => T): T | undefined {
    const value = this.getString(name);
    return value === undefined ? undefined : parse(value, `--${name}`);
  }

  /** @throws UsageError if the option is not given */
  parseRequired<T>(name: string, example: string, parse: (text: string, name: string) => T): T {
    const value = this.parse(name, parse);
    if (value !== undefined) return value;
    throw new UsageError(`--${name} is missing. Give one, such as --${name} ${example}.`);
  }

  /** The webhook's key: `--key`, else `$ARK_API_KEY`, which other users of the machine cannot read. */
  get apiKey(): string | undefined {
    return this.parse('key', parseKey) ?? readKeyVariable('ARK_API_KEY');
  }
}

/** @throws UsageError if the variable is set and its value is not a key */
export function readKeyVariable(variable: string): string | undefined {
  const value = process.env[variable];
  return value === undefined ? undefined : parseKey(value, `$${variable}`);
}

function createUnknownOptionError(rawName: string, known: string[]): UsageError {
  const meant = findClosestMatch(rawName.replace(/^-+/, ''), known);
  return new UsageError(`Unknown option ${rawName}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
}

function checkValue({ name, value, inlineValue }: Token, { type, value: placeholder = 'VALUE' }: Option): string {
  if (type === 'boolean') {
    if (value === undefined) return '';
    throw new UsageError(`--${name} has no value: write --${name} alone.`);
  }
  if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${placeholder}.`);
  if (!inlineValue && /^-[^\d]/.test(value))
    throw new UsageError(
      `--${name} needs a value, got the option ${value}. If that is its value, write --${name}=${value}.`,
    );
  return value;
}

export const keyOption: Options = {
  key: {
    type: 'string',
    value: 'KEY',
    help: "the webhook's key; default $ARK_API_KEY, which is safer: other users can see arguments",
  },
};

export const jsonOption: Options = { json: { type: 'boolean', help: 'print the result as JSON' } };
