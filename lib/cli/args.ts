/** What was given on the command line, checked as it is asked for. */
import { parseArgs } from 'node:util';

/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {}

/** An option, and what `--help` says of it. */
interface Option {
  type: 'string' | 'boolean';
  multiple?: boolean;
  /** What stands for the value in the help. */
  value?: string;
  help: string;
}

export type Options = Record<string, Option>;

export class Args {
  readonly positionals: string[];
  readonly #values: Record<string, unknown>;

  /** @throws UsageError for an option that there is not, or one without its value */
  constructor(argv: string[], options: Options) {
    try {
      const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
      this.#values = values;
      this.positionals = positionals;
    } catch (error) {
      throw new UsageError((error as Error).message);
    }
  }

  flag(name: string): boolean {
    return this.#values[name] === true;
  }

  text(name: string): string | undefined {
    return this.#values[name] as string | undefined;
  }

  texts(name: string): string[] {
    return (this.#values[name] ?? []) as string[];
  }

  /** @throws UsageError where it is missing */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw new UsageError(`--${name} is missing.`);
    return value;
  }

  /** @throws UsageError where it is missing, or no address of a web server */
  url(name: string): URL {
    return toUrl(this.required(name), `--${name}`);
  }

  /** @throws UsageError where it is no number from `least` on */
  number(name: string, least: number): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number) || number < least)
      throw new UsageError(`--${name} is ${JSON.stringify(value)}: give a number from ${least} on.`);
    return number;
  }

  /** @throws UsageError where it is none of those allowed */
  oneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((one) => one === value);
    if (value !== undefined && found === undefined)
      throw new UsageError(`--${name} is ${JSON.stringify(value)}: give ${allowed.join(', ')}.`);
    return found;
  }

  /** The key of the webhook: `--key`, else from the environment, where other users of the machine cannot read it. */
  get key(): string | undefined {
    return this.text('key') ?? process.env['ARK_API_KEY'];
  }
}

/** @throws UsageError unless it is an address of a web server */
export function toUrl(text: string, name: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw new UsageError(
    `${name} is ${JSON.stringify(text)}: give an address such as http://localhost:3000/webhooks/ark.`,
  );
}

export const keyOption: Options = {
  key: { type: 'string', value: 'KEY', help: "the webhook's key; default $ARK_API_KEY, which no process list shows" },
};

export const jsonOption: Options = { json: { type: 'boolean', help: 'print the result as JSON' } };
