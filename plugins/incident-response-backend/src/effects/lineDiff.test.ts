import { lineDiff } from './lineDiff';

const lines = (...values: (string | number)[]) => values.join('\n');

describe('lineDiff', () => {
  it.each<[string, string, string, string[]]>([
    ['nothing where nothing differs', lines('a', 'b'), lines('a', 'b'), []],
    [
      'one line that is another',
      lines('replicas: 2', 'image: x'),
      lines('replicas: 3', 'image: x'),
      ['- replicas: 2', '+ replicas: 3', '  image: x'],
    ],
    [
      'what is added between lines that stay',
      lines('a', 'c'),
      lines('a', 'b', 'c'),
      ['  a', '+ b', '  c'],
    ],
    ['an object that goes', lines('a', 'b'), '', ['- a', '- b']],
    ['an object that comes', '', lines('a', ''), ['+ a']],
    [
      'two changes, and a gap for what lies between them',
      lines(1, 2, 3, 4, 5, 6, 7, 8, 9),
      lines(0, 2, 3, 4, 5, 6, 7, 8, 0),
      ['- 1', '+ 0', '  2', '  3', ' …', '  7', '  8', '- 9', '+ 0'],
    ],
  ])('shows %s', (_, before, after, expected) => {
    expect(lineDiff(before, after)).toEqual(expected);
  });

  it('takes no time over texts that have nothing in common', () => {
    const text = (name: string) =>
      Array.from({ length: 5_000 }, (_, line) => `${name} ${line}`).join('\n');
    const diff = lineDiff(text('old'), text('new'));
    expect(diff).toHaveLength(10_000);
    expect(diff[0]).toBe('- old 0');
  });
});
