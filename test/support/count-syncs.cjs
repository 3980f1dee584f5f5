/** Counts the calls of fdatasync in all threads of the process. Preloaded in each thread. */
'use strict';
const fs = require('node:fs');
const { isMainThread, setEnvironmentData, getEnvironmentData } = require('node:worker_threads');

if (isMainThread) setEnvironmentData('syncs', new SharedArrayBuffer(4));
const count = new Int32Array(getEnvironmentData('syncs'));
const { fdatasyncSync } = fs;
fs.fdatasyncSync = (...args) => {
  Atomics.add(count, 0, 1);
  return fdatasyncSync(...args);
};
