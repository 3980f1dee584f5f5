/** Makes fdatasync fail while the file named by FAILING_DISK exists. Preloaded in the thread. */
'use strict';
const fs = require('node:fs');
const { env } = require('node:process');

const { fdatasyncSync } = fs;
fs.fdatasyncSync = (...args) => {
  if (fs.existsSync(env.FAILING_DISK)) throw new Error('EIO: i/o error, fdatasync');
  return fdatasyncSync(...args);
};
