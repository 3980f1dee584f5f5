/** The same for `import`: one copy of each class serves both kinds of modules. */
export * from './index.js';
