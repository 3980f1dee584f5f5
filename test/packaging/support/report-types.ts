/** Compiles the programs of an app that use the packed package, and reports what is wrong with its types. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../../scripts/test/run-command.js';

/** The file of the program that `addAnyChecks` returns. */
export const ANY_CHECKS = 'any-checks.ts';

/** A line of the compiler's output: the file and the line, if the error is in a file, and the message. */
const ERROR = /^(?:(\S+)\((\d+),\d+\): )?error (TS.*)$/gm;

/**
 * @param command the path of the compiler, its options and files
 * @returns the types that are `any`, and all errors except those in the types of Node and Express
 */
export async function reportTypes(app: string, command: string[]): Promise<string[]> {
  const { ok, output } = await runCommand({
    command: [process.execPath, ...command, '--noEmit', '--pretty', 'false', ANY_CHECKS],
    cwd: app,
    limitMinutes: 3,
  });
  const errors = [...output.matchAll(ERROR)];
  if (!ok && errors.length === 0) throw new Error(output);
  const lines = readFileSync(path.join(app, ANY_CHECKS), 'utf8').split('\n');
  return errors.flatMap(([, file = '', line, message]) => {
    if (file.startsWith('node_modules/@types/')) return [];
    const [, type] = (file === ANY_CHECKS && /\['(.*)'\]/.exec(lines[Number(line) - 1] ?? '')) || [];
    return [type === undefined ? `${file}: ${message!}` : `any: ${type}`];
  });
}
