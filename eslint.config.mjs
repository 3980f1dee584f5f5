import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'lib/generated/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,mts}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Numbers in messages need no conversion to be readable.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
    },
  },
  {
    files: ['lib/**/*.ts', 'scripts/**', 'bench/rivals/package.ts'],
    rules: {
      // What only some receivers need is loaded when they are made, at once: a constructor cannot await an import().
      '@typescript-eslint/no-require-imports': 'off',
      // Express's types can be added to in no other way.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: { 'max-depth': ['error', 3], '@typescript-eslint/max-params': ['error', { max: 4 }] },
  },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node } },
  {
    files: ['test/packaging/fixtures/**'],
    languageOptions: { globals: { ...globals.node, expect: 'readonly', test: 'readonly' } },
  },
  {
    // Served to browsers as it is.
    files: ['lib/inspector/page/*.js'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['examples/**'],
    rules: {
      // What throws rejects, in an asynchronous interface over a synchronous database.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    // These run on the sources and on the packed package: the public names resolve to either.
    files: ['test/{public,probes,fuzz,soak,examples,support,types}/**/*.ts', '{examples,bench}/**/*.ts'],
    ignores: ['bench/in-process.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^\\.+/(.+/)?(lib|dist)/',
              message: "Import the package's public names: 'express-ark-webhooks/…'.",
            },
          ],
        },
      ],
    },
  },
  {
    files: ['test/**', 'examples/**', 'bench/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      // Listeners can throw anything, so tests do.
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
    },
  },
);
