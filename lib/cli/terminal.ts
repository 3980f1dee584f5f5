/** Prints for people and scripts. All output passes through here, and every value is escaped. */
import { styleText } from 'node:util';
import { escapeJson, escapeForTerminal } from './escape.js';

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** A string that is already escaped and may contain colours. */
class Painted {
  constructor(readonly text: string) {}
}

export type Value = string | number | boolean | Painted | undefined;

const usesColour = process.stdout.isTTY && !process.env['NO_COLOR'];

/** Our sentences are truncated only if they quote very long values. */
const MAX_SENTENCE_LENGTH = 2_000;

const toText = (value: Value, maxLength?: number): string =>
  value instanceof Painted ? value.text : escapeForTerminal(String(value ?? ''), maxLength);

/** Escapes a value and colours it, if the output is a terminal. */
export function paint(style: Style, value: string | number): Painted {
  const text = escapeForTerminal(String(value), MAX_SENTENCE_LENGTH);
  return new Painted(usesColour ? styleText(style, text) : text);
}

/** Escapes a sentence, which may be longer than a value. */
export const sentence = (text: string): Painted => new Painted(escapeForTerminal(text, MAX_SENTENCE_LENGTH));

/** Composes a line from a trusted template. Inserted values are escaped. */
export const format = (template: TemplateStringsArray, ...values: Value[]): Painted =>
  new Painted(template.reduce((line, part, at) => line + toText(values[at - 1]) + part));

/** Joins parts that are present with two spaces. */
export const columns = (parts: Value[]): Painted =>
  new Painted(
    parts
      .filter((part) => part !== undefined && part !== '')
      .map((part) => toText(part))
      .join('  '),
  );

/** Marks text as safe, such as help. Never use it for values from outside. */
export const trusted = (text: string): Painted => new Painted(text);

/** Prints a line. A string that is not painted or formatted is escaped. */
export const print = (line: Value): void => void process.stdout.write(`${toText(line, MAX_SENTENCE_LENGTH)}\n`);

/** Prints a value as JSON. */
export const printJson = (value: unknown): void => void process.stdout.write(`${escapeJson(value, 2)}\n`);

/** Prints a value as one line of JSON. */
export const printJsonLine = (value: unknown): void => void process.stdout.write(`${escapeJson(value)}\n`);

/** Prints a line to stderr, because it is not part of the result. */
export const printHint = (line: Value): void => void process.stderr.write(`${toText(line, MAX_SENTENCE_LENGTH)}\n`);
