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

/** Its path, searched for in PATH. */
const chromiumPath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => names.map((name) => path.join(folder, name)))
  .find(isProgram);

/** Its sandbox does not run as root. */
export const launchChromium = (...args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? names[0]!,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
  });

/**
 * A `describe` with a browser, with a page for each set of options, which its tests share one after another. It is left
 * out if there is no Chromium.
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
      // Closes the pages before their servers are closed.
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
