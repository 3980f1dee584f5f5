/** Makes PGlite ignore fsync. Preloaded in each thread. */
'use strict';
const Module = require('node:module');

const load = Module._load;
Module._load = function (name, ...rest) {
  const loaded = load.call(this, name, ...rest);
  if (name !== '@electric-sql/pglite/nodefs') return loaded;
  class NodeFS extends loaded.NodeFS {
    async init(...args) {
      const { emscriptenOpts } = await super.init(...args);
      const disableSync = ({ NODEFS }) =>
        Object.defineProperty(NODEFS.stream_ops, 'fsync', { get: () => () => 0, set() {} });
      return { emscriptenOpts: { ...emscriptenOpts, preRun: [emscriptenOpts.preRun ?? [], disableSync].flat() } };
    }
  }
  return { ...loaded, NodeFS };
};
