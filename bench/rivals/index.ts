/** All rivals, by name. */
import { byHand } from './by-hand.js';
import { ours } from './ours.js';
import { peers } from './peers.js';
import { plain } from './plain.js';
import type { Rival } from './rival.js';

export const groups = { plain, byHand, ours, peers };

const rivals: Readonly<Record<string, Rival>> = {
  ...plain,
  ...byHand,
  ...ours,
  ...peers,
};

export function rivalCalled(name: string): Rival {
  const rival = rivals[name];
  if (!rival) throw new Error(`There is no rival ${JSON.stringify(name)}.`);
  return rival;
}
