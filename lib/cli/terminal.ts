/** Prints for people and scripts. All output goes through here, and every value in it is escaped. */
import { styleText } from 'node:util';
import { escapeJson, escapeText } from './escape.js';

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** A value that is escaped already and may carry colours. */
class Painted {
  constructor(readonly text: string) {}
}

export type Value = string | number | boolean | Painted | undefined;

const coloured = process.stdout.isTTY && !process.env['NO_COLOR'];

/** Sentences of ours are not cut, unless what they quote is endless. */
const MAX_SENTENCE_LENGTH = 2_000;

const toText = (value: Value, maxLength?: number): string =>
  value instanceof Painted ? value.text : escapeText(String(value ?? ''), maxLength);

/** Escapes a value and colours it, if the output is a terminal. */
export function paint(style: Style, value: string | number): Painted {
  const text = escapeText(String(value), MAX_SENTENCE_LENGTH);
  return new Painted(coloured ? styleText(style, text) : text);
}

/** Escapes a sentence, which may be longer than a value. */
export const sentence = (text: string): Painted => new Painted(escapeText(text, MAX_SENTENCE_LENGTH));

/** Composes a line: what is written in the template is ours, what is inserted is escaped. */
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

/** Our own text of several lines: help, never a value from outside. */
export const trusted = (text: string): Painted => new Painted(text);

/** Prints a line. A string that is not painted or formatted is escaped. */
export const print = (line: Value): void => void process.stdout.write(`${toText(line, MAX_SENTENCE_LENGTH)}\n`);

/** Prints a value as JSON. */
export const printJson = (value: unknown): void => void process.stdout.write(`${escapeJson(value, 2)}\n`);

/** Prints a value as one line of JSON. */
export const printJsonLine = (value: unknown): void => void process.stdout.write(`${escapeJson(value)}\n`);

/** Prints a hint to the error output: it is not part of the result. */
export const remark = (line: Value): void => void process.stderr.write(`${toText(line, MAX_SENTENCE_LENGTH)}\n`);
