/** A PGlite that takes no other sync of its files than its own, which does nothing. Loaded before all else, in each thread. */
'use strict';
const Module = require('node:module');

const load = Module._load;
Module._load = function (name, ...rest) {
  const loaded = load.call(this, name, ...rest);
  if (name !== '@electric-sql/pglite/nodefs') return loaded;
  class NodeFS extends loaded.NodeFS {
    async init(...args) {
      const { emscriptenOpts } = await super.init(...args);
      const deafen = ({ NODEFS }) =>
        Object.defineProperty(NODEFS.stream_ops, 'fsync', { get: () => () => 0, set() {} });
      return { emscriptenOpts: { ...emscriptenOpts, preRun: [emscriptenOpts.preRun ?? [], deafen].flat() } };
    }
  }
  return { ...loaded, NodeFS };
};
