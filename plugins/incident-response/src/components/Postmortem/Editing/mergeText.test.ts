import fc from 'fast-check';
import { mergeText } from './mergeText';

describe('mergeText', () => {
  const base = 'It began at ten.\nMemory grew.\nA restart helped.\n';

  it.each([
    [
      'different lines',
      'It began at nine.\nMemory grew.\nA restart helped.\n',
      'It began at ten.\nMemory grew.\nA restart of one pod helped.\n',
      'It began at nine.\nMemory grew.\nA restart of one pod helped.\n',
    ],
    [
      'different words of one line',
      base.replace('Memory', 'The heap'),
      base.replace('grew', 'grew for an hour'),
      base.replace('Memory grew', 'The heap grew for an hour'),
    ],
    [
      'the same change by both',
      base.replace('ten', 'nine'),
      base.replace('ten', 'nine'),
      base.replace('ten', 'nine'),
    ],
    [
      'a line at each end',
      `Above.\n${base}`,
      `${base}Below.\n`,
      `Above.\n${base}Below.\n`,
    ],
  ])('takes over %s', (_, mine, theirs, merged) => {
    expect(mergeText(base, mine, theirs)).toEqual({
      value: merged,
      isConflict: false,
    });
  });

  it('keeps both where both have changed the same place', () => {
    const { value, isConflict } = mergeText(
      base,
      base.replace('ten', 'nine'),
      base.replace('ten', 'eleven'),
    );
    expect(isConflict).toBe(true);
    expect(value).toBe(
      'It began at nine.\nIt began at eleven.\nMemory grew.\nA restart helped.\n',
    );
  });

  it('does not make anyone wait for long repetitive texts', () => {
    const long = '- a\n'.repeat(25_000);
    const started = performance.now();
    const { isConflict } = mergeText(long, `${long}mine`, `theirs\n${long}`);
    expect(isConflict).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  const texts = fc
    .array(fc.constantFrom('one', 'two', 'three', '\n', ' ', '.'))
    .map(parts => parts.join(''));

  it('is what one of them wrote where the other changed nothing', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(mergeText(a, b, a)).toEqual({ value: b, isConflict: false });
        expect(mergeText(a, a, b)).toEqual({ value: b, isConflict: false });
        expect(mergeText(a, b, b)).toEqual({ value: b, isConflict: false });
      }),
    );
  });

  it('loses no word that either has added, whatever both do', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (text, at, to) => {
        const add = (word: string, position: number) => {
          const index = text.length === 0 ? 0 : position % text.length;
          return `${text.slice(0, index)} ${word} ${text.slice(index)}`;
        };
        const { value } = mergeText(text, add('MINE', at), add('THEIRS', to));
        expect(value).toContain('MINE');
        expect(value).toContain('THEIRS');
      }),
    );
  });
});
