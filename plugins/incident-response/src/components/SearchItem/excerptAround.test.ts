import { excerptAround } from './excerptAround';

describe('excerptAround', () => {
  it('begins shortly before the match, at a word', () => {
    const text = `${'word '.repeat(100)}<b>match</b> and the rest`;
    const excerpt = excerptAround(text, '<b>');
    expect(excerpt).toMatch(/^… word word/);
    expect(excerpt).toMatch(/word <b>match<\/b> and the rest$/);
    expect(excerpt.indexOf('<b>')).toBeLessThanOrEqual(92);
  });

  it('never cuts the match, even in one long word', () => {
    const text = `${'x'.repeat(200)}<b>match</b> end`;
    expect(excerptAround(text, '<b>')).toBe('… <b>match</b> end');
  });

  it('leaves a match near the beginning, and a text without one, as they are', () => {
    expect(excerptAround('a <b>match</b>', '<b>')).toBe('a <b>match</b>');
    expect(excerptAround('no match', '<b>')).toBe('no match');
  });
});
