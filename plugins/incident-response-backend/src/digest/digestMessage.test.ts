import {
  BusinessCalendar,
  summarize,
  DEFAULT_MANUAL_MINUTES,
} from '../insights';
import { digestMessage, type DigestContent } from './digestMessage';

const content = (
  changes: Partial<DigestContent['week']> = {},
): DigestContent => {
  const { repeats: _, ...none } = summarize([], [], {
    calendar: new BusinessCalendar('UTC'),
    now: 0,
    today: 0,
    from: 0,
    to: 1,
    manualMinutes: DEFAULT_MANUAL_MINUTES,
  });
  return {
    team: 'group:default/payments',
    teamName: 'Payments & <friends>',
    week: {
      ...none,
      repeats: [],
      period: {
        from: '2026-03-02T00:00:00.000Z',
        to: '2026-03-09T00:00:00.000Z',
      },
      before: { from: '', to: '' },
      timeZone: 'UTC',
      simulated: false,
      incomplete: false,
      ...changes,
    },
    overdueActionItems: 0,
    portalUrl: 'https://portal.test',
  };
};

describe('a digest', () => {
  it('says that there is nothing to say of a quiet week', () => {
    expect(digestMessage(content()).split('\n')).toEqual([
      '*Incidents of Payments &amp; &lt;friends&gt;, 2 Mar 2026 to 8 Mar 2026*',
      '0 incidents, 0 the week before',
      '• Time to acknowledge (median): none to count, none to count the week before',
      '• Time to resolve (median): none to count, none to count the week before',
      '• Repeats: none to count, none to count the week before',
      '• Fixed without a human: none to count, none to count the week before',
      'No action item is overdue',
      '<https://portal.test/incidents/insights?ownerRef=group%3Adefault%2Fpayments&from=2026-03-02T00%3A00%3A00.000Z&to=2026-03-09T00%3A00%3A00.000Z|Open the insights>',
    ]);
  });

  it('has four numbers with their trend, the worst repeat and what is overdue', () => {
    const quiet = content();
    const { times, shares } = quiet.week;
    const text = digestMessage({
      ...content({
        incidents: { now: 1, before: 3, behind: { measure: 'incidents' } },
        times: {
          ...times,
          acknowledge: {
            ...times.acknowledge,
            now: { count: 1, medianSeconds: 95, p90Seconds: 95 },
            before: { count: 3, medianSeconds: 240, p90Seconds: 300 },
          },
          resolve: {
            ...times.resolve,
            now: { count: 1, medianSeconds: 90_000, p90Seconds: 90_000 },
            before: { count: 3, medianSeconds: 3_600, p90Seconds: 3_600 },
          },
        },
        shares: {
          ...shares,
          repeats: {
            ...shares.repeats,
            now: { hits: 1, of: 3 },
            before: { hits: 1, of: 3 },
          },
        },
      }),
      worstRepeat: {
        fingerprint: 'x',
        title: 'disk <full>',
        count: 4,
        incidentIds: [],
        behind: { measure: 'repeats' },
      },
      overdueActionItems: 1,
    });
    expect(text).toContain('1 incident, 3 the week before');
    expect(text).toContain('(median): 1 min 35 s, 4 min the week before ↓');
    expect(text).toContain('(median): 1 d 1 h, 1 h the week before ↑');
    expect(text).toContain(
      'Repeats: 33 % (1 of 3), 33 % (1 of 3) the week before\n',
    );
    expect(text).toContain(
      'Keeps happening: disk &lt;full&gt;, 4 times in 90 days',
    );
    expect(text).toContain('1 action item is overdue');
  });

  it('calls the figures of a sandbox simulated', () => {
    expect(digestMessage(content({ simulated: true }))).toContain(
      'These figures are simulated',
    );
  });
});
