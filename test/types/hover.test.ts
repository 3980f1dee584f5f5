/** The hover texts of an editor, requested from TypeScript's language service. */
import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { arkEventNames } from 'express-ark-webhooks';

const root = path.join(__dirname, '../..');
const file = path.join(__dirname, 'hover.example.ts');
const methods = ['on', 'once', 'addListener', 'prependListener', 'prependOnceListener'] as const;
const ownNames = ['event', 'unknown', 'invalid', 'duplicate', 'rejected', 'error'] as const;

const calls = methods.flatMap((method) => [...arkEventNames, ...ownNames].map((name) => ({ method, name })));
const statements = calls.map(({ method, name }) => `ark.${method}('${name}', (argument) => void argument);`);
const example = [
  `import { ArkWebhooks } from 'express-ark-webhooks';`,
  `const ark = new ArkWebhooks({ apiKey: 'key' });`,
  ...statements,
].join('\n');

function createService(): ts.LanguageService {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (name) => {
      const text = name === file ? example : ts.sys.readFile(name);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => options,
    getDefaultLibFileName: (compilerOptions) => ts.getDefaultLibFilePath(compilerOptions),
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
  });
}

describe('an editor', () => {
  let service: ts.LanguageService;
  before(() => {
    service = createService();
  });

  const hover = (method: string, name: string): { signature: string; documentation: string } => {
    const position = example.indexOf(`.${method}('${name}'`) + 1;
    const info = service.getQuickInfoAtPosition(file, position);
    return {
      signature: ts.displayPartsToString(info?.displayParts),
      documentation: ts.displayPartsToString(info?.documentation),
    };
  };

  it('finds no error in the example', () => {
    assert.deepEqual(
      service.getSemanticDiagnostics(file).map(({ messageText }) => messageText),
      [],
    );
  });

  for (const name of arkEventNames)
    it(`shows what ${name} means and when it is sent`, () => {
      const schema = ts.sys.readFile(path.join(root, 'schemas', `${name}.json`));
      const { description } = JSON.parse(schema!) as { description: string };
      for (const method of methods) {
        const { signature, documentation } = hover(method, name);
        assert.equal(documentation, description);
        assert.ok(signature.includes(`(name: "${name}", `) && signature.includes(`payload: ${name}Payload`), signature);
      }
    });

  for (const [name, meaning] of [
    ['event', /any of the ten events/i],
    ['unknown', /this version does not know/],
    ['invalid', /does not match its schema/],
    ['duplicate', /handled before/],
    ['rejected', /rejected request/i],
    ['error', /failed listener/i],
  ] as const)
    it(`shows what "${name}" means`, () => {
      for (const method of methods) assert.match(hover(method, name).documentation, meaning);
    });
});
