import {
  INSIGHTS_DEFINITIONS,
  SEVERITIES,
  type Insights,
  type InsightsBehind,
  type InsightsFigure,
  type InsightsMeasure,
  type InsightsWeek,
  type OnCallHealth,
  type Severity,
} from '@incident-response/backstage-plugin-common';

const figure = <T>(
  measure: InsightsMeasure,
  now: T,
  before: T,
): InsightsFigure<T> => ({ now, before, behind: { measure } });

const week = (
  monday: string,
  counts: Record<Severity, number>,
  opened: number,
  closed: number,
): InsightsWeek => {
  const behind = (
    measure: InsightsMeasure,
    severity?: Severity,
  ): InsightsBehind => ({
    measure,
    value: monday,
    ...(severity ? { severity } : {}),
  });
  return {
    week: monday,
    incidents: Object.fromEntries(
      SEVERITIES.map(severity => [
        severity,
        { count: counts[severity], behind: behind('incidents', severity) },
      ]),
    ) as InsightsWeek['incidents'],
    actionItemsOpened: { count: opened, behind: behind('actionItemsOpened') },
    actionItemsClosed: { count: closed, behind: behind('actionItemsClosed') },
  };
};

/** The figures of a demo quarter. */
export function exampleInsights(changes: Partial<Insights> = {}): Insights {
  return {
    period: {
      from: '2026-02-02T00:00:00.000Z',
      to: '2026-02-23T00:00:00.000Z',
    },
    before: {
      from: '2026-01-12T00:00:00.000Z',
      to: '2026-02-02T00:00:00.000Z',
    },
    timeZone: 'Europe/Berlin',
    simulated: false,
    incomplete: false,
    incidents: figure('incidents', 6, 4),
    times: {
      detect: figure('detect', { count: 0 }, { count: 0 }),
      acknowledge: figure(
        'acknowledge',
        { count: 5, medianSeconds: 110, p90Seconds: 600 },
        { count: 4, medianSeconds: 220, p90Seconds: 900 },
      ),
      mitigate: figure(
        'mitigate',
        { count: 5, medianSeconds: 900, p90Seconds: 7_200 },
        { count: 4, medianSeconds: 1_000, p90Seconds: 7_000 },
      ),
      resolve: figure(
        'resolve',
        { count: 5, medianSeconds: 2_400, p90Seconds: 9_000 },
        { count: 4, medianSeconds: 1_800, p90Seconds: 8_000 },
      ),
    },
    shares: {
      acknowledgeInTime: figure(
        'acknowledgeInTime',
        { hits: 4, of: 5 },
        { hits: 4, of: 4 },
      ),
      updatesInTime: figure(
        'updatesInTime',
        { hits: 3, of: 5 },
        { hits: 2, of: 4 },
      ),
      resolveInTime: figure(
        'resolveInTime',
        { hits: 5, of: 5 },
        { hits: 3, of: 4 },
      ),
      repeats: figure('repeats', { hits: 3, of: 6 }, { hits: 1, of: 4 }),
      fixedWithoutHuman: figure(
        'fixedWithoutHuman',
        { hits: 2, of: 5 },
        { hits: 1, of: 4 },
      ),
      repairs: figure('repairs', { hits: 3, of: 4 }, { hits: 1, of: 1 }),
      postmortemsOnTime: figure(
        'postmortemsOnTime',
        { hits: 1, of: 2 },
        { hits: 0, of: 0 },
      ),
      actionItemsOnTime: figure(
        'actionItemsOnTime',
        { hits: 2, of: 3 },
        { hits: 0, of: 0 },
      ),
    },
    refusals: [{ guard: 'attempts', ...figure('refusals', 2, 0) }],
    weeks: [
      week('2026-02-02', { P1: 1, P2: 1, P3: 0, P4: 0 }, 2, 0),
      week('2026-02-09', { P1: 0, P2: 2, P3: 1, P4: 0 }, 1, 1),
      week('2026-02-16', { P1: 0, P2: 0, P3: 0, P4: 1 }, 0, 2),
    ],
    resolveTimes: [
      [0, 60, 0],
      [60, 300, 0],
      [300, 900, 1],
      [900, 1_800, 1],
      [1_800, 3_600, 2],
      [3_600, undefined, 1],
    ].map(([fromSeconds = 0, toSeconds, count = 0], index) => ({
      fromSeconds,
      toSeconds,
      count,
      behind: { measure: 'resolve' as const, value: String(index) },
    })),
    repeats: [
      {
        fingerprint: 'abc',
        count: 3,
        title: 'payments-api: memory above 95 %',
        serviceName: 'payments-api',
        entityRef: 'component:default/payments-api',
        incidentIds: ['PD1', 'PD2', 'PD3'],
        behind: { measure: 'repeats', value: 'fingerprint:abc' },
      },
    ],
    pages: {
      ...figure('pages', 8, 5),
      hours: [
        {
          weekday: 1,
          hour: 3,
          count: 3,
          behind: { measure: 'pages', value: '1-3' },
        },
        {
          weekday: 6,
          hour: 14,
          count: 5,
          behind: { measure: 'pages', value: '6-14' },
        },
      ],
    },
    toil: {
      ...figure('toil', 90, 40),
      steps: [
        {
          step: 'draftPostmortem',
          title: 'Drafting the postmortem from the timeline',
          times: 3,
          minutesEach: 30,
        },
      ],
    },
    definitions: INSIGHTS_DEFINITIONS,
    ...changes,
  };
}

/** A month on call of a demo team. */
export function exampleOnCallHealth(
  changes: Partial<OnCallHealth> = {},
): OnCallHealth {
  return {
    ownerRef: 'group:default/payments',
    period: {
      from: '2026-02-02T00:00:00.000Z',
      to: '2026-02-23T00:00:00.000Z',
    },
    timeZone: 'Europe/Berlin',
    night: { start: '22:00', end: '07:00' },
    limits: { pagesPerDay: 2, pagesPerNight: 3 },
    showNames: true,
    simulated: false,
    people: [
      {
        name: 'Ada Lovelace',
        entityRef: 'user:default/ada',
        pages: 16,
        weeks: [
          {
            week: '2026-02-09',
            pages: 15,
            nights: 4,
            worstNight: 3,
            weekends: 2,
            interruptedHours: 12,
            flags: [
              '15 pages in 7 days: more than 2 a day on average',
              '3 pages in one night',
            ],
          },
          {
            week: '2026-02-02',
            pages: 1,
            nights: 0,
            worstNight: 0,
            weekends: 0,
            interruptedHours: 1,
            flags: [],
          },
        ],
      },
    ],
    unnamed: 0,
    ...changes,
  };
}
