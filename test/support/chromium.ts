/** Starts the system's Chromium. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describeIfInstalled } from './left-out.js';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of Chromium, searched for in PATH. */
const chromiumPath = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .flatMap((folder) => names.map((name) => path.join(folder, name)))
  .find(isProgram);

/** Chromium's sandbox does not run as root. */
export const launchChromium = (...args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath ?? names[0]!,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args],
  });

/**
 * Defines a suite with a browser. Tests with the same options share a page. Left out if Chromium is not installed.
 */
export function describeWithChromium(
  title: string,
  suite: (getPage: (options?: BrowserContextOptions) => Promise<Page>) => void,
): void {
  const program = { name: 'Chromium', isInstalled: chromiumPath !== undefined, install: 'apt-get install chromium' };
  describeIfInstalled(title, program, () => {
    let browser: Browser | undefined;
    const pages = new Map<string, Promise<Page>>();
    before(async () => {
      browser = await launchChromium();
    });
    after(() => browser?.close());
    // Pages are closed before the servers of a test.
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
}
