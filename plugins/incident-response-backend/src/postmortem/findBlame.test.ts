import { postmortemDocumentSchema } from '@incident-response/backstage-plugin-common';
import { findBlame } from './findBlame';

const withSummary = (body: string) =>
  postmortemDocumentSchema.parse({
    title: 'x',
    sections: [{ id: 'summary', body, state: 'edited' }],
    actionItems: [],
  });

describe('findBlame', () => {
  it.each([
    ['The operator should have checked the dashboard.', 'should have'],
    ['The team failed to notice.', 'failed to'],
    ['It was human error.', 'human error'],
    ['That was careless.', 'careless'],
    ['Obviously the disk was full.', 'Obviously'],
  ])('points at %p', (body, phrase) => {
    expect(findBlame(withSummary(body))).toMatchObject([
      { sectionId: 'summary', phrase },
    ]);
  });

  it('reads timeline, whys and action items as well, and not what is hidden', () => {
    const row = {
      id: 'r',
      at: '2026-03-03T12:00:00Z',
      text: 'The deployer forgot to check',
    };
    expect(
      findBlame(
        postmortemDocumentSchema.parse({
          title: 'x',
          sections: [],
          timeline: [row, { ...row, id: 'h', hidden: true }],
          whys: [{ id: 'w', depth: 0, text: 'Because of human error' }],
          actionItems: [
            { id: 'a', type: 'process', title: 'Find whose fault it was' },
          ],
        }),
      ).map(({ sectionId }) => sectionId),
    ).toEqual(['timeline', 'whys', 'action-items']);
  });
});
