/** Finds the file of the embedded engine's thread. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * Returns the file of the thread: next to this one, with the same extension, which is `.ts` in tests.
 *
 * @throws Error if a bundler has omitted it
 */
export function findThreadFile(): string {
  // In an ES module from a bundler there is no __dirname.
  const file = typeof __dirname === 'string' && path.join(__dirname, `embedded-thread${path.extname(__filename)}`);
  if (file !== false && existsSync(file)) return file;
  throw new Error(
    'The embedded queue runs in a thread, whose file is missing: express-ark-webhooks was bundled into another file. ' +
      'Mark express-ark-webhooks, pg-boss and @electric-sql/pglite as external in your bundler, such as ' +
      '--external:express-ark-webhooks for esbuild, and deploy them in node_modules.',
  );
}
