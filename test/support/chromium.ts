/** A real browser: the system's Chromium. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describeIf } from './left-out.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where it is, found as a shell would. */
const chromiumPath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => names.map((name) => path.join(folder, name)))
  .find(isProgram);

/** Its sandbox refuses to be root's. */
export const launchChromium = (...args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? names[0]!,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
  });

/**
 * A `describe` that has a browser of its own, with a page for each set of options, which its tests use one after the
 * other. It is left out if there is none.
 */
export function describeWithChromium(
  title: string,
  suite: (pageOf: (options?: BrowserContextOptions) => Promise<Page>) => void,
): void {
  const needs = { title, needs: 'Chromium', install: 'apt-get install chromium' };
  describeIf(chromiumPath !== undefined, needs, () => {
    describe(title, () => {
      let browser: Browser | undefined;
      const pages = new Map<string, Promise<Page>>();
      before(async () => {
        browser = await launchChromium();
      });
      after(() => browser?.close());
      // Leaves their servers before those are closed.
      afterEach(async () => {
        for (const page of pages.values()) await (await page).goto('about:blank');
      });
      suite((options = {}) => {
        const key = JSON.stringify(options);
        const page = pages.get(key) ?? browser!.newContext(options).then((context) => context.newPage());
        pages.set(key, page);
        return page;
      });
    });
  });
}
