import { shareStructure } from './shareStructure';

describe('shareStructure', () => {
  const before = {
    title: 'x',
    rows: [
      { id: 'a', text: '1' },
      { id: 'b', text: '2' },
    ],
  };

  it('is the very same object where nothing differs', () => {
    expect(shareStructure(before, structuredClone(before))).toBe(before);
  });

  it('keeps rows that only have another place, and renews the one that differs', () => {
    const after = shareStructure(before, {
      title: 'x',
      rows: [
        { id: 'c', text: '0' },
        { id: 'b', text: '2' },
        { id: 'a', text: 'changed' },
      ],
    });
    expect(after.rows[1]).toBe(before.rows[1]);
    expect(after.rows[2]).toEqual({ id: 'a', text: 'changed' });
  });

  it('sees what is missing', () => {
    const bare: { title: string; more?: string } = { title: 'x' };
    expect(shareStructure({ title: 'x', more: 'y' }, bare)).toEqual(bare);
  });
});
