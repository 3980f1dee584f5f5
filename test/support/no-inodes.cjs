/** Makes the creation of files fail with ENOSPC while the file named by NO_INODES exists. Preloaded in the thread. */
'use strict';
const fs = require('node:fs');
const { env } = require('node:process');

const { writeFileSync } = fs;
fs.writeFileSync = (file, ...args) => {
  if (fs.existsSync(env.NO_INODES) && !fs.existsSync(file))
    throw Object.assign(new Error('ENOSPC: no space left on device, open'), { code: 'ENOSPC', errno: -28 });
  return writeFileSync(file, ...args);
};
