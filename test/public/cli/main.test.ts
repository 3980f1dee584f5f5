import assert from 'node:assert/strict';
import { arkEventNames } from 'express-ark-webhooks';
import { runCommand } from '../../support/command.js';

const names = ['listen', 'trigger', 'replay', 'validate', 'events', 'doctor', 'backfill'];

describe('express-ark-webhooks', () => {
  it('lists its subcommands and exit codes', async () => {
    const { code, stdout } = await runCommand(['--help']);
    assert.equal(code, 0);
    for (const name of names) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    assert.match(stdout, /Exit codes: 0 .*, 1 .*, 2 /);
  });

  it('helps with each subcommand, an example included', async () => {
    const helped = await Promise.all(names.map((name) => runCommand([name, '--help'])));
    for (const [index, { code, stdout }] of helped.entries()) {
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Usage: express-ark-webhooks ${names[index]!} `));
      assert.match(stdout, new RegExp(`Example:\\n {2}express-ark-webhooks ${names[index]!} `));
    }
  });

  it('exits with 2 where the command line is wrong, and says how', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /^$/],
      [['triger'], /no subcommand "triger"\. Did you mean "trigger"\?/],
      [['trigger'], /Usage: express-ark-webhooks trigger <Event…\|all> --to URL/],
      [['trigger', 'MessageSent'], /--to is missing/],
      [['trigger', 'MessageSend', '--to', 'http://localhost/'], /Did you mean "MessageSent"\?/],
      [['trigger', 'all', '--to', 'localhost'], /--to is "localhost": give an address/],
      [['trigger', 'all', '--to', 'http://localhost', '--rate', 'x'], /--rate is "x": give a number/],
      [['trigger', 'all', '--to', 'http://localhost', '--form', 'x'], /--form is "x": give bare, envelope, platform/],
      [['trigger', 'all', '--to', 'http://localhost', '--set', 'x'], /--set x: write FIELD=VALUE/],
      [['trigger', 'all', '--to', 'http://localhost', '--sign', '/none'], /--sign \/none: no such file/],
      [['events', 'MessageSent', '--colour'], /Unknown option '--colour'/],
      [['replay', '/none', '--to', 'http://localhost'], /\/none cannot be read: ENOENT/],
      [['listen', '--port', '99999'], /--port is 99999: give a whole number from 0 to 65535/],
      [['listen', '--port', '0', '--save', '/none/events.jsonl'], /\/none\/events\.jsonl cannot be written: ENOENT/],
      [['validate', '-'], /- is empty/],
      [['backfill', '--to', 'http://localhost', '--webhook', 'w', '--since', '6x'], /--since is "6x": give a time such as 6h/],
    ]; // prettier-ignore
    const check = async ([args, message]: [string[], RegExp]): Promise<void> => {
      const { code, stderr } = await runCommand(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, message);
    };
    await Promise.all(wrong.map(check));
  });

  it('prints no colours where its output is no terminal', async () => {
    const { stdout } = await runCommand(['events'], { env: { FORCE_COLOR: '1' } });
    assert.ok(!stdout.includes('\u001b'));
  });
});

describe('express-ark-webhooks events', () => {
  it('says what each event means', async () => {
    const { stdout } = await runCommand(['events']);
    for (const name of arkEventNames) assert.match(stdout, new RegExp(`^${name} +[A-Z]`, 'm'));
  });

  it('says what the fields of one are, with an example, also as JSON', async () => {
    const { stdout } = await runCommand(['events', 'MessageDeliveryFailed']);
    assert.match(stdout, /^message\.to {2}string, always there$/m);
    assert.match(stdout, /^status {2}"HardFail", always there$/m);
    const { stdout: json } = await runCommand(['events', 'SendLimitExceeded', '--json']);
    const { fields, example } = JSON.parse(json) as { fields: { name: string }[]; example: object };
    assert.deepEqual(fields.map(({ name }) => name).filter((name) => !name.includes('.')), Object.keys(example));
  }); // prettier-ignore
});
