import assert from 'node:assert/strict';
import { arkEvent } from 'express-ark-webhooks/testing';
import { runCommand } from '../../support/command.js';

interface Verdict {
  event?: string;
  valid: boolean;
  findings: { pointer: string; message: string; suggestion?: string }[];
}

const check = async (body: unknown, ...more: string[]): Promise<Verdict & { code: number | null }> => {
  const input = typeof body === 'string' ? body : JSON.stringify(body);
  const { code, stdout } = await runCommand(['validate', '-', '--json', ...more], { input });
  return { code, ...(JSON.parse(stdout) as Verdict) };
};

describe('express-ark-webhooks validate', () => {
  it('exits with 0 for a valid body', async () => {
    const { code, event, valid } = await check(arkEvent('MessageBounced'), '--strict');
    assert.deepEqual([code, event, valid], [0, 'MessageBounced', true]);
  });

  const misspelt = { ...arkEvent('MessageLinkClicked', { ip_address: undefined }), ip_adress: '192.0.2.1' };
  for (const [title, body, event, pointer, suggestion] of [
    ['a missing field', arkEvent('MessageSent', { to: undefined }), 'MessageSent', '#/message/to', /^Add it, such as "\S+@example\.\w+"\.$/],
    ['a misspelt field', misspelt, 'MessageLinkClicked', '#/ip_address', /^Rename "ip_adress" to "ip_address"\.$/],
    ['a number in quotes', arkEvent('SendLimitExceeded', { volume: '990' } as never), 'SendLimitExceeded', '#/volume', /^Write the number without quotes: 990\.$/],
    ['a string without quotes', arkEvent('MessageSent', { to: 5 } as never), 'MessageSent', '#/message/to', /^Write it in quotes: "5"\.$/],
  ] as const)
    it(`reports ${title}, and suggests a fix`, async () => {
      const { code, findings } = await check(body, '--event', event);
      assert.equal(code, 1);
      assert.match(findings.find((finding) => finding.pointer === pointer)?.suggestion ?? '', suggestion);
    }); // prettier-ignore

  it('enforces formats and known values with --strict only', async () => {
    const body = arkEvent('MessageDeliveryFailed', { classification: 'invalid_recipent', to: 'nobody', smtp_enhanced_code: 'x' });
    assert.equal((await check(body)).code, 0);
    const { code, findings } = await check(body, '--strict');
    const told = new Map(findings.map(({ pointer, suggestion }) => [pointer, suggestion]));
    assert.equal(code, 1);
    assert.equal(told.get('#/classification'), 'Did you mean "invalid_recipient"?');
    assert.match(told.get('#/message/to')!, /^Such as "\S+@/);
    assert.equal(told.get('#/smtp_enhanced_code'), 'Such as "5.1.1".');
  }); // prettier-ignore

  it('reports the position of a JSON syntax error, and bodies that are not events', async () => {
    const broken = await check('{"message": }');
    assert.deepEqual([broken.code, broken.findings[0]?.pointer], [1, '#']);
    assert.match(broken.findings[0]!.suggestion!, /position 12|Unexpected token/);
    assert.match((await check({ a: 1 })).findings[0]!.message, /Expected an envelope/);
  });

  for (const [body, suggestion] of [
    [{ event: 'messagebounce', payload: {} }, 'Did you mean "MessageBounced"?'],
    [{ message: {}, status: 'softfail' }, 'Did you mean "SoftFail"?'],
    [{ message: {}, status: '\u202eBounced' }, 'No event has the status "\\u202eBounced": known are Sent, SoftFail, HardFail, Held.'],
    [{ message: {}, status: 5 }, 'No event has the status 5: known are Sent, SoftFail, HardFail, Held.'],
    [{ original_message: {} }, 'For MessageBounced, add "bounce".'],
    [{ server: {}, volume: 5 }, 'For SendLimitApproaching, add "limit".'],
    [{ type: 'MessageSent', payload: {} }, 'It has a payload: add its event, such as "event": "MessageSent".'],
    [{ event: 'Sent', payload: null }, 'It names an event: add its fields as an object, "payload".'],
    [{ unrelated: true }, undefined],
  ] as const)
    it(`suggests how to make an event of ${JSON.stringify(body)}`, async () => {
      const { code, findings } = await check(body);
      assert.deepEqual([code, findings[0]?.suggestion], [1, suggestion]);
    }); // prettier-ignore

  it('checks each line if each is a body, and prints readable output', async () => {
    const lines = [arkEvent('MessageSent'), arkEvent('MessageSent', { to: 5 } as never)].map((body) => JSON.stringify(body));
    const recorded = JSON.stringify({ receivedAt: '2026-03-01T12:00:00Z', event: 'MessageSent', body: lines[0] });
    const { code, stdout } = await runCommand(['validate', '-'], { input: [...lines, recorded].join('\n') });
    assert.equal(code, 1);
    assert.equal(
      stdout,
      'line 1: valid MessageSent\nline 2: not valid MessageSent\n  #/message/to must be a string or null\n    Write it in quotes: "5".\nline 3: valid MessageSent\n3 bodies: 2 valid, 1 not valid\n',
    );
  }); // prettier-ignore
});
