/** Makes writes fail with ENOSPC after 25 MiB while the file named by FULL_DISK exists. Preloaded in the thread. */
'use strict';
const fs = require('node:fs');
const { env } = require('node:process');

const MAX_BYTES = 25 * 1024 * 1024;
let written = 0;
const { writeSync } = fs;
fs.writeSync = (fd, ...args) => {
  if (fd > 2 && written > MAX_BYTES && fs.existsSync(env.FULL_DISK))
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
  const count = writeSync(fd, ...args);
  if (fd > 2) written += count;
  return count;
};
