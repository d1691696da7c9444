import { createHmac } from 'node:crypto';
import { isSignedByPagerDuty } from './signature';

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
