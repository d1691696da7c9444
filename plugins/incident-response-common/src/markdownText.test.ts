import { embed, fence, plain } from './markdownText';

describe('plain', () => {
  it.each([
    ['![x](https://example.com/x.png)', '!\\[x\\](https://example.com/x.png)'],
    ['<b>*bold*</b>', '\\<b>\\*bold\\*\\</b>'],
    ['two\r\n lines', 'two lines'],
    ['snake_case and _this_', 'snake_case and \\_this\\_'],
  ])('shows %j as it was typed', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe('fence', () => {
  it('is longer than any fence in its content', () => {
    expect(fence('a\n```\nb')).toBe('````text\na\n```\nb\n````');
  });
});

describe('embed', () => {
  it.each([
    ['makes headings bold lines', '## Why\n\nSo.', '**Why**\n\nSo.'],
    ['shows HTML', 'a <script>b</script>', 'a \\<script>b\\</script>'],
    ['escapes once', 'a \\<b>', 'a \\<b>'],
    [
      'keeps links',
      '[a](</incidents/1>) <https://example.com>',
      '[a](</incidents/1>) <https://example.com>',
    ],
    [
      'keeps inline code',
      'ask `kubectl get <name>`',
      'ask `kubectl get <name>`',
    ],
    ['keeps blocks', '```sh\n# a <b>\n```', '```sh\n# a <b>\n```'],
    ['keeps blocks of tildes', '~~~\n# a <b>\n~~~', '~~~\n# a <b>\n~~~'],
    ['is none the worse for a lonely backtick', 'a ` b <c>', 'a ` b \\<c>'],
  ])('%s', (_, markdown, embedded) => {
    expect(embed(markdown)).toBe(embedded);
  });
});
