import assert from 'node:assert/strict';
import { arkEventNames } from 'express-ark-webhooks';
import { fakeArk } from 'express-ark-webhooks/testing';
import { runCommand } from '../../support/command.js';

const names = ['listen', 'trigger', 'replay', 'validate', 'events', 'doctor', 'test', 'backfill'];

describe('express-ark-webhooks', () => {
  it('lists its subcommands and exit codes', async () => {
    const { code, stdout } = await runCommand(['--help']);
    assert.equal(code, 0);
    for (const name of names) assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
    assert.match(stdout, /Exit codes: 0 .*, 1 .*, 2 /);
  });

  it('prints help for each subcommand, with an example', async () => {
    const helped = await Promise.all(names.map((name) => runCommand([name, '--help'])));
    for (const [index, { code, stdout }] of helped.entries()) {
      assert.equal(code, 0);
      assert.match(stdout, new RegExp(`Usage: express-ark-webhooks ${names[index]!} `));
      assert.match(stdout, new RegExp(`Example:\\n {2}npx express-ark-webhooks ${names[index]!} `));
      assert.match(stdout, /Exit codes:\n {2}0 .*\n {2}1 .*\n {2}2 /);
    }
  });

  it('exits with 2 if the command line is wrong, with an example, and points to the help of the subcommand', async () => {
    const wrong: [string[], RegExp][] = [
      [[], /^$/],
      [['triger'], /no subcommand "triger"\. Did you mean "trigger"\?/],
      [['trigger'], /Usage: express-ark-webhooks trigger <Event…\|all> --to URL/],
      [['trigger', 'MessageSent'], /--to is missing/],
      [['trigger', 'MessageSend', '--to', 'http://localhost/'], /Did you mean "MessageSent"\?\n/],
      [['trigger', 'all', '--to', 'localhost'], /--to to be a URL such as http:\/\/localhost:3000\/webhooks\/ark, got "localhost"/],
      [['trigger', 'all', '--to', 'http://localhost', '--to', 'http://localhost'], /--to is given twice/],
      [['trigger', 'all', '--to', '--json'], /--to needs a value, got the option --json/],
      [['trigger', 'all', '--too', 'http://localhost'], /Unknown option --too\. Did you mean --to\?/],
      [['trigger', 'all', '--json=yes', '--to', 'http://localhost'], /--json has no value/],
      [['trigger', 'all', '--to', 'http://localhost', '--key', ''], /--key to be a key .* got an empty string\. Is the variable set\?\n/],
      [['trigger', 'all', '--to', 'http://localhost', '--no-key', '--key', 'x'], /either --key or --no-key/],
      [['trigger', 'all', '--to', 'http://localhost', '--form', 'x'], /--form to be one of bare, envelope, platform, got "x"/],
      [['trigger', 'all', '--to', 'http://localhost', '--set', 'x'], /--set to be FIELD=VALUE, such as message\.to=a@example\.com, got "x"/],
      [['trigger', 'all', '--to', 'http://localhost', '--sign', '/none'], /"\/none" cannot be read: there is no such file/],
      [['events', 'MessageSent', '--colour'], /Unknown option --colour/],
      [['replay', '/none', '--to', 'http://localhost'], /"\/none" cannot be read: there is no such file/],
      [['replay', '/dev/zero', '--to', 'http://localhost'], /larger than 64 MiB/],
      [['replay', __dirname, '--to', 'http://localhost'], /is a directory/],
      [['validate', '/dev/zero'], /larger than 64 MiB/],
      [['replay', '/dev/null', '--to', 'http://localhost', '--limit', '0'], /--limit to be a whole number from 1/],
      [['listen', '--port', '99999'], /--port to be a whole number from 0 to 65535, such as 3000, got "99999"/],
      [['listen', '--port', '0', '--save', '/none/events.jsonl'], /--save to be a file that can be written, got "\/none\/events\.jsonl": ENOENT/],
      [['listen', '--port', '0', '--profile', 'postal'], /--profile postal needs the public keys/],
      [['listen', '--port', '0', '--jwks-url', 'http://postal.example/keys'], /https URL/],
      [['validate', '-'], /The standard input is empty/],
      [['doctor', 'localhost:3000'], /URL to be a URL such as/],
      [['backfill', '--to', 'http://localhost', '--webhook', 'w', '--tenant', 't', '--since', '6'], /Add a unit: 6h for hours/],
      [['backfill', '--to', 'http://localhost', '--webhook', 'w', '--tenant', 't', '--since', '1h', '--until', '2h'], /--since to be before --until/],
      [['backfill', '--to', 'http://localhost', '--webhook', '..', '--tenant', 't', '--since', '1h'], /--webhook to be an id/],
    ]; // prettier-ignore
    const check = async ([args, message]: [string[], RegExp]): Promise<void> => {
      const { code, stderr } = await runCommand(args);
      assert.equal(code, 2, args.join(' '));
      assert.match(stderr, message);
      const known = names.includes(args[0] ?? '');
      if (args.length > 0)
        assert.match(stderr, new RegExp(`See npx express-ark-webhooks ${known ? `${args[0]!} ` : ''}--help\\.\n$`));
    };
    // A few at a time, since each is a separate process.
    for (let from = 0; from < wrong.length; from += 8) await Promise.all(wrong.slice(from, from + 8).map(check));
  });

  it('prints errors as JSON to stdout with --json, and in words to stderr', async () => {
    const invalid = await runCommand(['trigger', 'all', '--json']);
    assert.equal(invalid.code, 2);
    const message = '--to is missing. Give one, such as --to http://localhost:3000/webhooks/ark.';
    assert.deepEqual(JSON.parse(invalid.stdout), { error: { code: 'invalid_usage', message } });
    assert.match(invalid.stderr, /^--to is missing/);
    const sender = await fakeArk();
    const options = ['--webhook', sender.webhookId, '--tenant', sender.tenantId, '--api-url', sender.apiUrl];
    const failed = await runCommand(['test', ...options, '--api-key', 'wrong', '--json']);
    await sender.close();
    assert.equal(failed.code, 1);
    const { error } = JSON.parse(failed.stdout) as { error: { code: string; message: string } };
    assert.equal(error.code, 'deliveries_api_failed');
    assert.ok(failed.stderr.startsWith(error.message));
  });

  it('prints no colours if its output is not a terminal', async () => {
    const { stdout } = await runCommand(['events'], { env: { FORCE_COLOR: '1' } });
    assert.ok(!stdout.includes('\u001b'));
  });
});

describe('express-ark-webhooks events', () => {
  it('describes each event', async () => {
    const { stdout } = await runCommand(['events']);
    for (const name of arkEventNames) assert.match(stdout, new RegExp(`^${name} +[A-Z]`, 'm'));
  });

  it('describes the fields of an event, with an example, also as JSON', async () => {
    const { stdout } = await runCommand(['events', 'MessageDeliveryFailed']);
    assert.match(stdout, /^message\.to {2}string, always present$/m);
    assert.match(stdout, /^status {2}"HardFail", always present$/m);
    const { stdout: json } = await runCommand(['events', 'SendLimitExceeded', '--json']);
    const { fields, example } = JSON.parse(json) as { fields: { name: string }[]; example: object };
    assert.deepEqual(fields.map(({ name }) => name).filter((name) => !name.includes('.')), Object.keys(example));
  }); // prettier-ignore
});
