/** The files of page/ as texts, by name. Made of them by scripts/build.ts: nothing is read at run time. */
export const assets: ReadonlyMap<string, string>;
