/** The cost of importing and constructing in addition to Express: fresh processes, one of each in each round. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { BEFORE } from './machine.js';
import type { Section, Target } from './section.js';
import { figureOf, surplusOf } from './statistics.js';

/** How a program loads a module, and how Node runs it. */
const kinds = {
  require: { flags: ['-e'], load: 'require' },
  import: { flags: ['--input-type=module', '-e'], load: '(name) => import(name)' },
};

const ENTRY = '../dist/index.js';

/** The program of a build, until it could receive. */
const toProgram = (entry: string): string =>
  `const { ArkWebhooks } = await load('${entry}'); new ArkWebhooks({ apiKey: 'bench' }).middleware();`;

const ALONE = 'Express alone';
const OURS = 'ours';
const OURS_BEFORE = 'ours, before';
const COMPILED = 'ajv, the ten schemas compiled at start';

/** Programs, each up to the first moment when it could receive a request. `load` returns all exports of a module. */
const programs: Record<string, string> = {
  [ALONE]: '',
  [OURS]: toProgram(ENTRY),
  ...(BEFORE !== undefined && { [OURS_BEFORE]: toProgram(path.join(BEFORE, 'index.js')) }),
  'ours, strict': `const { ArkWebhooks } = await load('${ENTRY}'); new ArkWebhooks({ apiKey: 'bench', strict: true }).middleware();`,
  [COMPILED]: `
    const { readFileSync, readdirSync } = await load('node:fs');
    const { Ajv2020 } = await load('ajv/dist/2020.js');
    const { default: addFormats } = await load('ajv-formats');
    const ajv = new Ajv2020({ allErrors: true, strict: false });
    (addFormats.default ?? addFormats)(ajv);
    const schemas = readdirSync('../schemas').map((file) => JSON.parse(readFileSync('../schemas/' + file)));
    for (const schema of schemas) ajv.addSchema(schema);
    for (const { $id } of schemas) ajv.getSchema($id);`,
  '@octokit/webhooks': `
    const { Webhooks, createNodeMiddleware } = await load('@octokit/webhooks');
    createNodeMiddleware(new Webhooks({ secret: 'bench' }));`,
  '@slack/bolt': `
    const { App, ExpressReceiver } = await load('@slack/bolt');
    new App({ receiver: new ExpressReceiver({ signingSecret: 'bench' }), authorize: async () => ({}) });`,
  '@line/bot-sdk': `
    const { middleware } = await load('@line/bot-sdk');
    middleware({ channelSecret: 'bench' });`,
  standardwebhooks: `const { Webhook } = await load('standardwebhooks'); new Webhook('YmVuY2g=');`,
  svix: `const { Webhook } = await load('svix'); new Webhook('YmVuY2g=');`,
};

interface Start {
  /** Wall-clock time until ready. */
  ms: number;
  /** Processor time of all threads, which depends less on the load of the machine. */
  cpu: number;
  resident: number;
}

function start({ flags, load }: (typeof kinds)['require'], program: string): Start {
  const text = `
    const [begun, used] = [process.hrtime.bigint(), process.cpuUsage()];
    const bare = ${load};
    const load = async (name) => { const loaded = await bare(name); return { ...loaded.default, ...loaded }; };
    void (async () => {
      await bare('express');
      ${program}
      const ms = Number(process.hrtime.bigint() - begun) / 1e6;
      const { user, system } = process.cpuUsage(used);
      process.stdout.write(JSON.stringify({ ms, cpu: (user + system) / 1e3, resident: process.memoryUsage.rss() / 1024 ** 2 }));
      process.exit();
    })();`;
  const options = { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'] };
  return JSON.parse(execFileSync(process.execPath, [...flags, text], options).toString()) as Start;
}

const columns = {
  ready: { unit: 'ms', digits: 1 },
  'on top of Express': { unit: 'ms', digits: 1 },
  'CPU on top': { unit: 'ms', digits: 1 },
  resident: { unit: 'MiB', digits: 1 },
  'more than Express': { unit: 'MiB', digits: 1 },
};

export function coldStart(quick: boolean): Section[] {
  const rounds = quick ? 7 : 11;
  // With few rounds the first represents both, as Express 5 does for 4.
  const measured = Object.entries(kinds).slice(0, quick ? 1 : undefined);
  return measured.map(([name, kind]) => {
    const all = Object.entries(programs);
    const starts = new Map(all.map(([program]) => [program, [] as Start[]]));
    for (let round = 0; round < rounds; round += 1)
      for (const [program, text] of all) starts.get(program)!.push(start(kind, text));

    const times = (program: string): number[] => starts.get(program)!.map(({ ms }) => ms);
    const cpu = (program: string): number[] => starts.get(program)!.map((each) => each.cpu);
    const memory = (program: string): number[] => starts.get(program)!.map(({ resident }) => resident);
    const added = (program: string): number[] => times(program).map((ms, round) => ms - times(ALONE)[round]!);
    const target = { bound: 'at most' } as const;
    const targets: Target[] = [
      {
        ...target,
        what: `cold start by ${name}, on top of Express`,
        measured: figureOf(added(OURS)),
        ...(BEFORE !== undefined && { before: figureOf(added(OURS_BEFORE)) }),
        value: 12,
        unit: 'ms',
      },
    ];
    const rows = all.map(([program]) => {
      const figures = [
        figureOf(times(program)),
        surplusOf(times(program), times(ALONE)),
        surplusOf(cpu(program), cpu(ALONE)),
        figureOf(memory(program)),
        surplusOf(memory(program), memory(ALONE)),
      ];
      return {
        name: program,
        figures: Object.fromEntries(figures.map((figure, n) => [Object.keys(columns)[n]!, figure])),
      };
    });
    return { title: `Cold start by ${name}, ${rounds} fresh processes each`, columns, rows, targets };
  });
}
