import type {
  IncidentFact,
  NewFact,
} from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import type { DateTime } from 'luxon';
import { DEFAULT_POLICY, fold, toIso } from '../incident';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { TOIL_STEPS } from './IncidentMeasure';
import { packMeasure, unpackCounts, unpackRows } from './InsightsRow';
import { measureIncident } from './measureIncident';

const measured = (story: IncidentStory) =>
  measureIncident(fold(story.facts), DEFAULT_POLICY);

/** A fact of a type that this version may not know yet. */
const unknownFact = (
  story: IncidentStory,
  type: string,
  payload: object,
  at: DateTime,
) =>
  story.add(
    { type, payload, actor: { kind: 'system' } } as unknown as NewFact,
    at,
  );

describe('the times of an incident', () => {
  it.each([
    ['nothing but the trigger', new IncidentStory().triggered('P1'), {}],
    [
      'an acknowledgement and a resolution',
      new IncidentStory()
        .triggered('P1')
        .acknowledged(after('3m'))
        .resolved(after('30m')),
      {
        acknowledgeSeconds: 180,
        mitigateSeconds: 1_800,
        resolveSeconds: 1_800,
      },
    ],
    [
      'a repair that helped before the resolution',
      new IncidentStory()
        .triggered('P3')
        .attempt(1, after('1m'), true)
        .resolved(after('10m')),
      { mitigateSeconds: 65, resolveSeconds: 600 },
    ],
    [
      'the start that an alert names',
      new IncidentStory().triggered('P1').fact('alerts.read', {
        alerts: [
          {
            id: 'a',
            summary: 'x',
            status: 'triggered',
            labels: { startsAt: toIso(START.minus({ minutes: 4 })) },
          },
        ],
      }),
      { detectSeconds: 240 },
    ],
    [
      'a start after the trigger, which can not be',
      new IncidentStory().triggered('P1').fact('alerts.read', {
        alerts: [
          {
            id: 'a',
            summary: 'x',
            status: 'triggered',
            labels: { startsAt: toIso(after('1h')), start_time: 'soon' },
          },
        ],
      }),
      {},
    ],
    [
      'an incident that is declared while it is open',
      new IncidentStory().fact(
        'incident.declared',
        {
          title: 'x',
          severity: 'P2',
          startedAt: toIso(START),
        },
        after('7m'),
      ),
      { detectSeconds: 420 },
    ],
    [
      'one that is recorded when it is over',
      new IncidentStory().fact(
        'incident.declared',
        {
          title: 'x',
          severity: 'P2',
          startedAt: toIso(START),
          resolvedAt: toIso(after('1h')),
        },
        after('50h'),
      ),
      { mitigateSeconds: 3_600, resolveSeconds: 3_600 },
    ],
  ])('are taken from %s', (_, story, expected) => {
    const {
      detectSeconds,
      acknowledgeSeconds,
      mitigateSeconds,
      resolveSeconds,
    } = measured(story);
    expect(
      JSON.parse(
        JSON.stringify({
          detectSeconds,
          acknowledgeSeconds,
          mitigateSeconds,
          resolveSeconds,
        }),
      ),
    ).toEqual(expected);
  });
});

describe('the targets of an incident', () => {
  it.each([
    [
      'met in time',
      new IncidentStory()
        .triggered('P1')
        .acknowledged(after('4m'))
        .resolved(after('59m')),
      { acknowledge: 'met', update: 'met', resolve: 'met' },
    ],
    [
      'missed',
      new IncidentStory()
        .triggered('P1')
        .acknowledged(after('6m'))
        .fact('update.reminded', { reminder: 1, since: toIso(START) })
        .resolved(after('2h')),
      { acknowledge: 'missed', update: 'missed', resolve: 'missed' },
    ],
    [
      'missed while it is still open',
      new IncidentStory().triggered('P1').fact('clock.breached', {
        clock: 'acknowledge',
        dueAt: toIso(after('5m')),
      }),
      { acknowledge: 'missed' },
    ],
    [
      'not known yet',
      new IncidentStory().triggered('P1').acknowledged(after('1m')),
      { acknowledge: 'met' },
    ],
  ])('are %s', (_, story, expected) => {
    expect(JSON.parse(JSON.stringify(measured(story).clocks))).toEqual(
      expected,
    );
  });
});

describe('who fixed an incident', () => {
  const repaired = () =>
    new IncidentStory().triggered('P3').attempt(1, after('1m'), true);

  it.each([
    ['nobody yet', repaired(), undefined],
    ['a machine', repaired().resolved(after('2m')), 'machine'],
    [
      'people, where no repair helped',
      new IncidentStory()
        .triggered('P3')
        .attempt(1, after('1m'), false)
        .resolved(after('9m')),
      'people',
    ],
    [
      'people, where one approved the repair',
      new IncidentStory()
        .triggered('P1')
        .fact('remediation.approval_requested', {
          attempt: 1,
          action: 'x',
          reason: 'x',
          targets: [],
          changes: [],
          expiresAt: toIso(after('9m')),
        })
        .attempt(1, after('1m'), true)
        .resolved(after('2m')),
      'people',
    ],
    [
      'people, where one was asked for help',
      repaired()
        .fact('human.asked', { reason: 'x', tried: [] }, after('1m30s'))
        .resolved(after('2m')),
      'people',
    ],
    [
      'people, where it was open again after the repair',
      repaired()
        .resolved(after('2m'))
        .fact(
          'pagerduty.reopened',
          { eventId: 'again', incident: {} },
          after('3m'),
        )
        .resolved(after('9m')),
      'people',
    ],
  ])('is %s', (_, story, expected) => {
    expect(measured(story).fixedBy).toBe(expected);
  });
});

it('counts repairs, refusals by guard, and the steps that nobody had to do', () => {
  const measure = measured(
    new IncidentStory()
      .triggered('P3')
      .fact('channel.opened', { id: 'C1', name: 'x', url: 'https://x.test' })
      .fact('ticket.opened', { key: 'OPS-1', url: 'https://x.test' })
      .fact('remediation.refused', {
        attempt: 1,
        guard: 'cooldown',
        reason: 'x',
        next: 'wait',
      })
      .attempt(1, after('1m'), false)
      .attempt(2, after('5m'), true)
      .resolved(after('9m')),
  );
  expect(measure).toMatchObject({
    attempts: 2,
    verified: 1,
    ineffective: 1,
    refusals: { cooldown: 1 },
  });
  const steps = Object.fromEntries(
    TOIL_STEPS.map((step, index) => [step, measure.steps[index]]),
  );
  expect(steps).toMatchObject({
    openChannel: 1,
    openTicket: 1,
    collectEvidence: 2,
    repair: 1,
    draftPostmortem: 0,
  });
});

describe('a postmortem and its action items', () => {
  const published = () =>
    new IncidentStory()
      .triggered('P1')
      .resolved(after('1h'))
      .fact(
        'postmortem.drafted',
        { postmortemId: 'pm', resolution: 1 },
        after('1h'),
      )
      .fact(
        'postmortem.published',
        {
          postmortemId: 'pm',
          version: 2,
          actionItems: [
            { id: 'a', title: 'A', dueDate: '2026-03-20' },
            { id: 'b', title: 'B' },
          ],
        } as never,
        after('2h'),
      );

  it('are due, published, opened and closed as the facts say', () => {
    const story = published();
    unknownFact(
      story,
      'action_item.closed',
      { actionItemId: 'a' },
      after('3h'),
    );
    unknownFact(
      story,
      'action_item.reopened',
      { actionItemId: 'a' },
      after('4h'),
    );
    unknownFact(
      story,
      'action_item.changed',
      { item: { id: 'b', title: 'B', dueDate: '2026-04-01' } },
      after('5h'),
    );
    unknownFact(
      story,
      'action_item.closed',
      { actionItemId: 'b' },
      after('6h'),
    );
    unknownFact(
      story,
      'action_item.closed',
      { actionItemId: '?' },
      after('6h'),
    );
    const { postmortem, actionItems } = measured(story);
    expect(postmortem).toEqual({
      required: true,
      dueAt: toIso(after('1h').plus({ days: 3 })),
      publishedAt: toIso(after('2h')),
    });
    expect(actionItems).toEqual([
      { openedAt: toIso(after('2h')), dueDate: '2026-03-20' },
      {
        openedAt: toIso(after('2h')),
        dueDate: '2026-04-01',
        closedAt: toIso(after('6h')),
        onTime: true,
      },
    ]);
  });

  it('leave out what was taken away again, and know what was done before', () => {
    const story = new IncidentStory().triggered('P1').fact(
      'postmortem.published',
      {
        postmortemId: 'pm',
        version: 1,
        actionItems: [
          { id: 'a', title: 'A', done: true },
          { id: 'b', title: 'B' },
        ],
      } as never,
      after('2h'),
    );
    unknownFact(
      story,
      'action_item.removed',
      { actionItemId: 'b' },
      after('3h'),
    );
    expect(measured(story).actionItems).toEqual([
      { openedAt: toIso(after('2h')), closedAt: toIso(after('2h')) },
    ]);
  });

  it('end when the postmortem is closed', () => {
    const { actionItems } = measured(
      published().fact(
        'postmortem.closed',
        { postmortemId: 'pm' },
        after('9h'),
      ),
    );
    expect(actionItems.map(({ closedAt }) => closedAt)).toEqual([
      toIso(after('9h')),
      toIso(after('9h')),
    ]);
  });
});

describe('pages', () => {
  const ada = { name: 'Ada', pagerdutyUserId: 'PADA' };

  it('name the person that PagerDuty called, as the catalog knows them', () => {
    const story = new IncidentStory()
      .fact('pagerduty.triggered', {
        eventId: 'e1',
        incident: { title: 'x', assignees: [ada] },
      })
      .fact('on_call.read', {
        people: [{ ...ada, email: 'Ada@example.com' }],
      })
      .fact('ownership.resolved', {
        unmapped: false,
        members: [
          {
            entityRef: 'user:default/ada',
            email: 'ada@example.com',
            name: 'A',
          },
        ],
        dependents: [],
      })
      .fact(
        'pagerduty.escalated',
        { eventId: 'e2', incident: { assignees: [{ name: 'Bob' }] } },
        after('5m'),
      )
      // It comes back as the escalation that PagerDuty makes of it.
      .fact(
        'human.paged',
        { how: 'escalation', who: 'Bob', because: 'x' },
        after('5m'),
      )
      .fact(
        'human.paged',
        { how: 'responder_request', who: 'Ada', because: 'y' },
        after('6m'),
      )
      .fact('human.paged', { how: 'note', because: 'z' }, after('7m'));
    const pages = measured(story).pages.map(({ id, ...page }) => page);
    expect(pages).toEqual([
      {
        at: toIso(START),
        kind: 'trigger',
        personId: 'PADA',
        personRef: 'user:default/ada',
        personName: 'Ada',
      },
      {
        at: toIso(after('5m')),
        kind: 'escalation',
        personId: 'Bob',
        personName: 'Bob',
      },
      {
        at: toIso(after('6m')),
        kind: 'human',
        personId: 'PADA',
        personRef: 'user:default/ada',
        personName: 'Ada',
      },
    ]);
  });

  it('count as well when PagerDuty names nobody', () => {
    expect(measured(new IncidentStory().triggered('P1')).pages).toEqual([
      { id: 'f1/0', at: toIso(START), kind: 'trigger' },
    ]);
  });
});

/** A long story with a bit of everything. */
const story: IncidentFact[] = new IncidentStory()
  .triggered('P1')
  .acknowledged(after('2m'))
  .owned()
  .attempt(1, after('3m'), false)
  .attempt(2, after('6m'), true)
  .fact('human.paged', { how: 'responder_request', because: 'x' }, after('7m'))
  .resolved(after('20m'))
  .fact(
    'postmortem.published',
    {
      postmortemId: 'pm',
      version: 1,
      actionItems: [{ id: 'a', title: 'A' }],
    },
    after('1h'),
  ).facts;

it('is the same for every order in which the facts arrive', () => {
  const expected = measureIncident(fold(story), DEFAULT_POLICY);
  fc.assert(
    fc.property(
      fc.shuffledSubarray(story, { minLength: story.length }),
      shuffled => {
        expect(measureIncident(fold(shuffled), DEFAULT_POLICY)).toEqual(
          expected,
        );
      },
    ),
    { numRuns: 50 },
  );
});

it('is stored short and read again as it was', () => {
  const measure = measureIncident(fold(story), DEFAULT_POLICY);
  const seconds = (iso: string) => Date.parse(iso) / 1000;
  const [row] = unpackRows(`[1,${packMeasure(measure).measure}]`);
  expect(row).toEqual({
    id: 'Q1',
    at: seconds(measure.triggeredAt),
    severity: 'P1',
    fingerprint: measure.fingerprint,
    repeat: true,
    detect: undefined,
    acknowledge: 120,
    mitigate: 365,
    resolve: 1_200,
    clocks: { acknowledge: 'met', update: 'met', resolve: 'met' },
    fixedBy: 'people',
    attempts: 2,
    verified: 1,
    ineffective: 1,
    refusals: {},
    steps: measure.steps,
    postmortem: 'onTime',
    document: {
      required: true,
      due: seconds(toIso(after('20m').plus({ days: 3 }))),
      published: seconds(toIso(after('1h'))),
    },
    actionItems: [
      {
        opened: seconds(toIso(after('1h'))),
        closed: undefined,
      },
    ],
    pages: measure.pages.map(({ at }) => seconds(at)),
    pageCount: 2,
    dueItems: { onTime: 0, late: 0, open: [] },
  });
});

it.each([
  ['2026-03-20', undefined, { onTime: 0, late: 0, open: [20_532] }],
  ['2026-03-03', '5h', { onTime: 1, late: 0, open: [] }],
  ['2026-03-03', '12h', { onTime: 0, late: 1, open: [] }],
  [undefined, '5h', { onTime: 0, late: 0, open: [] }],
])(
  'counts an action item that is due on %s and closed after %s',
  (dueDate, closed, expected) => {
    const told = new IncidentStory().triggered('P1').fact(
      'postmortem.published',
      {
        postmortemId: 'pm',
        version: 1,
        actionItems: [{ id: 'a', title: 'A', dueDate }],
      } as never,
      after('1h'),
    );
    if (closed !== undefined) {
      unknownFact(
        told,
        'action_item.closed',
        { actionItemId: 'a' },
        after(closed),
      );
    }
    const packed = packMeasure(measured(told));
    expect(unpackRows(`[0,${packed.measure}]`)[0].dueItems).toEqual(expected);
    expect(unpackCounts(`[0,${packed.counts}]`)[0].dueItems).toEqual(expected);
  },
);

it('keeps an odd incident within bounds', () => {
  const loud = new IncidentStory().triggered('P1');
  for (let index = 0; index < 500; index += 1) {
    loud.fact(
      'pagerduty.escalated',
      { eventId: `e${index}`, incident: {} },
      after('1m'),
    );
  }
  expect(measured(loud).pages).toHaveLength(200);
});
