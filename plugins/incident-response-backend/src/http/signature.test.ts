import { createHmac } from 'node:crypto';
import { DateTime } from 'luxon';
import { isSignedByPagerDuty, isSignedBySlack } from './signature';

const body = Buffer.from('{"event":{"id":"1"}}');
const sign = (secret: string, bytes: Buffer = body) =>
  `v1=${createHmac('sha256', secret).update(bytes).digest('hex')}`;

describe('isSignedByPagerDuty', () => {
  it.each<[string, string | undefined, string[], boolean]>([
    ['the right secret', sign('new'), ['new'], true],
    ['an old secret that is still valid', sign('old'), ['new', 'old'], true],
    [
      'two signatures during a rotation',
      `${sign('new')},${sign('old')}`,
      ['old'],
      true,
    ],
    ['spaces around them', ` ${sign('x')} , ${sign('old')} `, ['old'], true],
    ['a wrong secret', sign('wrong'), ['new'], false],
    ['another version', sign('new').replace('v1', 'v2'), ['new'], false],
    ['no header', undefined, ['new'], false],
    ['an empty header', '', ['new'], false],
    ['half a signature', sign('new').slice(0, 20), ['new'], false],
    ['no secrets', sign(''), [], false],
  ])('with %s', (_, header, secrets, expected) => {
    expect(isSignedByPagerDuty(body, header, secrets)).toBe(expected);
  });

  it('is about the exact bytes', () => {
    expect(
      isSignedByPagerDuty(Buffer.from('{"event": {"id":"1"}}'), sign('new'), [
        'new',
      ]),
    ).toBe(false);
  });

  it('agrees with an independently computed vector', () => {
    // echo -n 'hello' | openssl dgst -sha256 -hmac 'secret'
    expect(
      isSignedByPagerDuty(
        Buffer.from('hello'),
        'v1=88aab3ede8d3adf94d26ab90d3bafd4a2083070c3bcce9c014ee04a443847c0b',
        ['secret'],
      ),
    ).toBe(true);
  });
});

describe('isSignedBySlack', () => {
  const now = DateTime.fromISO('2026-03-03T12:00:00Z');
  const seconds = (offset = 0) => String(now.toSeconds() + offset);
  const signed = (timestamp: string, secret = 'secret', bytes = body) =>
    `v0=${createHmac('sha256', secret)
      .update(`v0:${timestamp}:${bytes}`)
      .digest('hex')}`;

  it.each<[string, string | undefined, string | undefined, boolean]>([
    ['the right secret', seconds(), signed(seconds()), true],
    ['a clock 5 min behind', seconds(-300), signed(seconds(-300)), true],
    ['a clock 5 min ahead', seconds(300), signed(seconds(300)), true],
    ['an old request', seconds(-301), signed(seconds(-301)), false],
    ['one from the future', seconds(301), signed(seconds(301)), false],
    ['an old one made young', seconds(), signed(seconds(-301)), false],
    ['a wrong secret', seconds(), signed(seconds(), 'wrong'), false],
    [
      'other bytes',
      seconds(),
      signed(seconds(), 'secret', Buffer.from('{}')),
      false,
    ],
    [
      'another version',
      seconds(),
      signed(seconds()).replace('v0', 'v1'),
      false,
    ],
    ['half a signature', seconds(), signed(seconds()).slice(0, 20), false],
    ['no signature', seconds(), undefined, false],
    ['no time', undefined, signed(''), false],
    ['a time that is none', 'now', signed('now'), false],
  ])('with %s', (_, timestamp, signature, expected) => {
    expect(isSignedBySlack({ body, timestamp, signature }, 'secret', now)).toBe(
      expected,
    );
  });

  it('agrees with an independently computed vector', () => {
    // printf 'v0:1772539200:payload=hello' | openssl dgst -sha256 -hmac 'secret'
    expect(
      isSignedBySlack(
        {
          body: Buffer.from('payload=hello'),
          timestamp: '1772539200',
          signature:
            'v0=be0808d3ea05a8bd62a14be6d4773a8933fefb8707642b74569bce822c166a56',
        },
        'secret',
        now,
      ),
    ).toBe(true);
  });
});
