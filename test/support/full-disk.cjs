/** A disk that is full after a few files while the file named by FULL_DISK is there. Loaded before all else, in the thread. */
'use strict';
const fs = require('node:fs');
const { env } = require('node:process');

const ROOM = 25 * 1024 * 1024;
let written = 0;
const { writeSync } = fs;
fs.writeSync = (fd, ...args) => {
  if (fd > 2 && written > ROOM && fs.existsSync(env.FULL_DISK))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  const count = writeSync(fd, ...args);
  if (fd > 2) written += count;
  return count;
};
