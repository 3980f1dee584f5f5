import { createRequire } from 'node:module';
import { serve } from '../../support/serve.js';
import type { Lab } from './probe.js';

const load = createRequire(__filename);

/**
 * Loads the library and the Express version for a probe.
 *
 * @param library the name of a package, or a file and, after `#`, the name of its export
 * @param name the name that Express is installed under
 */
export function loadLab(library: string, name: string): Lab {
  const [file = '', exported] = library.split('#');
  const loaded = load(file) as Record<string, object>;
  const express = load(name) as Lab['express'];
  const mount: Lab['mount'] = async (ark) => `${await serve(express().post('/hook', ark.middleware()))}/hook`;
  return { ...(exported === undefined ? loaded : loaded[exported]), express, mount } as Lab;
}
