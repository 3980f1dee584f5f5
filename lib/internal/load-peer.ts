/** Loads a package that is installed only by those who use it. */

/**
 * @param name the package
 * @param load imports it
 * @throws Error with the command to install it, where it is missing
 */
export async function loadPeer<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code } = cause as { code?: unknown };
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw cause;
    throw new Error(`The package ${name} is not installed, and this queue needs it: npm install ${name}`, { cause });
  }
}
