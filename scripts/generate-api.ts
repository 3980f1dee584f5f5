/**
 * Writes docs/api.md from the docstrings of all that is public, as the declarations in dist/ have them. Run by
 * `npm run generate`; a test makes it again and compares.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import manifest from '../package.json';
import { type Member, type PublicName, publicNames } from './api/public-names.js';

const root = path.join(__dirname, '..');
const page = path.join(root, 'docs/api.md');

const doors = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'object'
    ? [{ name: subpath.replace('.', manifest.name), types: path.join(root, target.types) }]
    : [],
);

/** What each entry point exports, by the name it is imported by. */
export const readApi = (): Map<string, PublicName[]> => {
  const read = publicNames(doors.map(({ types }) => types));
  return new Map(doors.map(({ name }, index) => [name, read[index] ?? []]));
};

const code = (text: string): string => `\`\`\`ts\n${text}\n\`\`\`\n`;
const inTable = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|');
const isError = ({ bases }: PublicName): boolean => bases.includes('ArkError');
/** That a property may be left out says its question mark. */
const typeOf = ({ type, signature }: Member): string =>
  `\`${inTable(/^[^:]*\?:/.test(signature) ? type.replace(/ \| undefined$/, '') : type)}\``;

const described = ({ signature, text, params, returns, throws, examples }: PublicName | Member): string[] => [
  ...(signature === '' ? [] : [code(signature)]),
  text,
  params.map((param) => param.replace(/^(\S+)\s+/, '- `$1`: ')).join('\n'),
  ...returns.map((what) => `Returns ${what}.`),
  ...throws.map((what) => `Throws ${what}.`),
  ...examples.map(code),
];

const table = (members: Member[]): string =>
  members.length === 0
    ? ''
    : [
        '| property | type | |\n| --- | --- | --- |',
        ...members.map((member) => {
          const optional = /^[^:]*\?:/.test(member.signature) ? '?' : '';
          return `| \`${member.name}${optional}\` | ${typeOf(member)} | ${inTable(member.text)} |`;
        }),
      ].join('\n');

const section = (one: PublicName): string[] => [
  `### ${one.name}`,
  ...described(one),
  table(one.members.filter(({ isMethod }) => !isMethod)),
  ...one.members.filter(({ isMethod }) => isMethod).flatMap((method) => [`#### ${one.name}.${method.name}`, ...described(method)]),
]; // prettier-ignore

/** The ways in which a request is refused differ in little. */
function errorTable(names: PublicName[]): string[] {
  const common = new Set(['code', 'status', 'statusCode', 'headers']);
  const typeIn = ({ members }: PublicName, name: string): string => {
    const member = members.find((one) => one.name === name);
    return member ? typeOf(member).replaceAll('"', '') : '';
  };
  const rows = names.map((one) => {
    const more = one.members.filter(({ name }) => !common.has(name)).map(({ name, text }) => ` \`${name}\`: ${text}`);
    return `| \`${one.name}\` | ${typeIn(one, 'status')} | ${typeIn(one, 'code')} | ${inTable(one.text + more.join(''))} |`;
  });
  return ['### Refusals', 'Each is an `ArkError`.', ['| class | status | code | |\n| --- | --- | --- | --- |', ...rows].join('\n')];
} // prettier-ignore

function chapter(name: string, names: PublicName[]): string[] {
  const errors = names.filter(isError);
  const others = names.filter((one) => !isError(one));
  const links = others.map((one) => `[\`${one.name}\`](#${one.name.toLowerCase()})`);
  return [
    `## ${name}`,
    links.join(' · '),
    ...others.flatMap(section),
    ...(errors.length > 0 ? errorTable(errors) : []),
  ];
}

export async function apiPage(api = readApi()): Promise<string> {
  const parts = [
    '# API',
    'Made from the docstrings by `npm run generate`. Do not edit.',
    ...[...api].flatMap(([name, names]) => chapter(name, names)),
  ];
  const text = parts.filter((part) => part !== '').join('\n\n');
  return format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
}

if (require.main === module)
  void apiPage().then((text) => {
    writeFileSync(page, text);
  });
