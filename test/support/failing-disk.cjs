/** A disk that fails at each sync while the file named by FAILING_DISK is there. Loaded before all else, in the thread. */
'use strict';
const fs = require('node:fs');
const { env } = require('node:process');

const { fdatasyncSync } = fs;
fs.fdatasyncSync = (...args) => {
  if (fs.existsSync(env.FAILING_DISK)) throw new Error('EIO: i/o error, fdatasync');
  return fdatasyncSync(...args);
};
