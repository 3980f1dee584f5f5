/**
 * Which folders of lib/ may import which: only those below them in this list. Type imports count. Nothing may be
 * imported in a circle.
 */
const ORDER = [
  // Built on index.ts, one entry point each.
  ['cli'],
  ['inspector', 'backfill'],
  ['testing', 'metrics', 'opentelemetry'],
  // What users import.
  ['index.ts'],
  ['webhooks.ts', 'check-setup.ts'],
  ['options.ts'],
  // The path of a request, top to bottom.
  ['http'],
  ['auth'],
  ['parsing'],
  ['processing'],
  ['stores'],
  ['queues'],
  // What all of these may import.
  ['diagnostics'],
  ['events'],
  ['internal'],
  ['generated'],
  ['errors.ts'],
];

/** @returns a pattern that matches the files of these folders, or these files */
const toPattern = (names) =>
  `^lib/(${names.map((name) => (name.endsWith('.ts') ? `${name.replace('.', '\\.')}$` : `${name}/`)).join('|')})`;

module.exports = {
  forbidden: [
    { name: 'no-circular-imports', severity: 'error', from: {}, to: { circular: true } },
    ...ORDER.slice(1).map((names, index) => ({
      name: `${names.join(', ')}: imports only what is below`,
      severity: 'error',
      from: { path: toPattern(names) },
      to: { path: toPattern(ORDER.slice(0, index + 1).flat()) },
    })),
    {
      name: 'every file has a place in the order',
      severity: 'error',
      from: {},
      to: { path: '^lib/', pathNot: toPattern(ORDER.flat()) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
