import type { Lab } from './probe.js';

/**
 * Loads what a probe is run against.
 *
 * @param library the name of a package, or of a file and, after `#`, of its export
 * @param express the name that Express is installed under
 */
export async function loadLab(library: string, express: string): Promise<Lab> {
  const [file = '', name] = library.split('#');
  const loaded = (await import(file)) as Record<string, object>;
  const { default: framework } = (await import(express)) as { default: Lab['express'] };
  return { ...(name === undefined ? loaded : loaded[name]), express: framework } as Lab;
}
