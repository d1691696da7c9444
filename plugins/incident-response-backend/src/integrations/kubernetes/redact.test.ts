import { boundedText } from './boundedText';
import { redact } from './redact';

describe('what may be shown', () => {
  it.each([
    'password=hunter2',
    '"db_password": "hunter2"',
    'client_secret_key: hunter2',
    'Authorization: Bearer hunter2hunter2',
    'curl -H "bearer hunter2hunter2"',
    'postgres://me:hunter2@db/x',
    'session eyJhbGciOiJIUzI1NiJ9.hunter2.hunter2',
    '-----BEGIN RSA PRIVATE KEY-----\nhunter2\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nhunter2',
  ])('is not the secret of %j', text => {
    expect(redact(text)).not.toContain('hunter2');
    expect(redact(text)).toContain('[redacted');
  });

  it.each(['GET /orders 200', 'https://example.com/a:b', 'secretary of state'])(
    'is %j as it is',
    text => expect(redact(text)).toBe(text),
  );

  it.each([
    'a',
    'token',
    'token:"',
    '://a:',
    '-----BEGIN PRIVATE KEY-----',
    'eyJ',
  ])('does not depend on how long %j goes on', piece => {
    const started = performance.now();
    redact(piece.repeat(64_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([
    ['\u0000a\u0007b\tc\r\nd', 'ab\tc\nd'],
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\ud83d', '\ufffd'],
    ['😀', '😀'],
  ])('fits into every database: %j', (text, clean) => {
    expect(boundedText(text, 100)).toBe(clean);
  });

  it('keeps the end that matters, in whole characters', () => {
    expect(boundedText('abcdef', 3)).toBe('abc\n… (cut)');
    expect(boundedText('abcdef', 3, 'end')).toBe('(cut) …\ndef');
    expect(boundedText('ab😀', 3)).toBe('ab\ufffd\n… (cut)');
  });
});
