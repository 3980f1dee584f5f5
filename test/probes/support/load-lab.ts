import type { Lab } from './probe.js';

/**
 * Loads what a probe is run against.
 *
 * @param library the name of a package, or of a file and, after `#`, of its export
 */
export function loadLab(library: string, express: string): Lab {
  const [file = '', name] = library.split('#');
  const loaded = require(file) as Record<string, object>;
  return { ...(name === undefined ? loaded : loaded[name]), express: require(express) as unknown } as Lab;
}
