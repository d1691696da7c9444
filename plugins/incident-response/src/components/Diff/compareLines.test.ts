import { compareLines } from './compareLines';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}`);

describe('comparing two texts', () => {
  it('shows what goes, what comes, and a little around it', () => {
    const before = numbered(20);
    const after = before.map(line => (line === 'line 10' ? 'ten' : line));
    expect(
      compareLines(before.join('\n'), after.join('\n')).map(
        ({ kind, text }) => `${kind}: ${text}`,
      ),
    ).toEqual([
      'gap: …',
      'same: line 7',
      'same: line 8',
      'same: line 9',
      'removed: line 10',
      'added: ten',
      'same: line 11',
      'same: line 12',
      'same: line 13',
    ]);
  });

  it('marks every line of what is created or gone, and nothing of what stays', () => {
    const kinds = (before: string, after: string) =>
      compareLines(before, after).map(({ kind }) => kind);
    expect(kinds('', 'a\nb\n')).toEqual(['added', 'added']);
    expect(kinds('a\nb', '')).toEqual(['removed', 'removed']);
    expect(kinds('a\nb', 'a\nb')).toEqual([]);
  });
});
