/** The command line, split into options and arguments. Values are parsed as they are asked for. */
import { parseArgs } from 'node:util';
import { findClosestMatch } from '../internal/closest-match.js';
import { parseKey } from './parse-values.js';
import { UsageError } from './usage-error.js';

/** An option, and its description in `--help`. */
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
    // Not strict: Node's own errors name neither a similar option nor an example.
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
    if (!option) throw unknownOption(token.rawName, Object.keys(options));
    const given = this.#values.get(token.name) ?? [];
    if (given.length > 0 && !option.multiple) throw new UsageError(`--${token.name} is given twice. Give it once.`);
    this.#values.set(token.name, [...given, checkValue(token, option)]);
  }

  flag(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option; undefined if it is not given. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.[0];
  }

  texts(name: string): string[] {
    return this.#values.get(name) ?? [];
  }

  /** Parses the value of an option; undefined if it is not given. */
  parsed<T>(name: string, parse: (text: string, name: string) => T): T | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : parse(value, `--${name}`);
  }

  /** @throws UsageError if the option is not given */
  required<T>(name: string, example: string, parse: (text: string, name: string) => T): T {
    const value = this.parsed(name, parse);
    if (value !== undefined) return value;
    throw new UsageError(`--${name} is missing. Give one, such as --${name} ${example}.`);
  }

  /** The webhook's key: `--key`, else from the environment, where other users of the machine cannot read it. */
  get key(): string | undefined {
    return this.parsed('key', parseKey) ?? keyFrom('ARK_API_KEY');
  }
}

/** @throws UsageError if the variable is set to something that is no key */
export function keyFrom(variable: string): string | undefined {
  const value = process.env[variable];
  return value === undefined ? undefined : parseKey(value, `$${variable}`);
}

function unknownOption(rawName: string, known: string[]): UsageError {
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
  key: { type: 'string', value: 'KEY', help: "the webhook's key; default $ARK_API_KEY, which no process list shows" },
};

export const jsonOption: Options = { json: { type: 'boolean', help: 'print the result as JSON' } };
