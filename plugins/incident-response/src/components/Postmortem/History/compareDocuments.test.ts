import { examplePostmortem } from '../../../__testUtils__/examplePostmortem';
import { compareDocuments } from './compareDocuments';

describe('compareDocuments', () => {
  const { document } = examplePostmortem();

  it('says nothing where nothing differs', () => {
    expect(compareDocuments(document, structuredClone(document))).toEqual([]);
  });

  it('says in words what has become of sections, rows, whys, impact, people and items', () => {
    const changed = structuredClone(document);
    changed.sections[0].body = 'Another summary';
    changed.timeline = [
      {
        id: 'a',
        at: '2026-03-03T12:00:00.000Z',
        text: 'Paged',
        hidden: true,
        pinned: false,
      },
    ];
    changed.whys = [
      { id: 'a', depth: 0, text: 'Memory grew' },
      { id: 'b', depth: 1, text: 'A cache had no bound' },
    ];
    changed.impact = { entityRefs: ['component:default/web'], users: '30 %' };
    changed.people = [{ entityRef: 'user:default/ada', role: 'commander' }];
    changed.actionItems[0].done = true;
    const words = compareDocuments(document, changed).map(
      ({ title, lines }) =>
        `${title}: ${lines
          .filter(({ kind }) => kind === 'added')
          .map(({ text }) => text)
          .join(' | ')}`,
    );
    expect(words).toEqual([
      'Summary: Another summary',
      'Rows of the timeline: 2026-03-03 12:00:00 UTC: Paged (hidden)',
      'Whys: - Memory grew |   - A cache had no bound',
      'Impact on users: Users: 30 % | Affected: component:default/web',
      'People: commander: user:default/ada',
      'Action items: Done: Raise the memory limit and alert at 80 %, prevent, high priority, owner user:default/ada, due 2027-01-15',
    ]);
  });

  it('does not make anyone wait for two long texts that have little in common', () => {
    const long = (word: string) => {
      const other = structuredClone(document);
      other.sections[0].body = Array.from(
        { length: 10_000 },
        (_, index) => `${word} ${index}`,
      ).join('\n');
      return other;
    };
    const started = performance.now();
    expect(compareDocuments(long('a'), long('b'))).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
