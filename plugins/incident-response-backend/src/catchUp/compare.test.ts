import type {
  IncidentFact,
  IncidentStatus,
} from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import type { DateTime } from 'luxon';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { decide, DEFAULT_POLICY, fold, toIso } from '../incident';
import type {
  PagerDutyIncident,
  StatusChange,
} from '../integrations/pagerduty/PagerDutyIncident';
import { compare, isDifferent, type MissedFact } from './compare';

const ADA = { kind: 'pagerduty', name: 'Demo Primary' } as const;

function theirs(
  status: IncidentStatus,
  since: string,
  more: Partial<PagerDutyIncident['snapshot']> = {},
): PagerDutyIncident {
  return {
    id: 'Q1',
    status,
    statusSince: toIso(after(since)),
    statusBy: ADA,
    createdAt: toIso(START),
    snapshot: {
      title: 'payments-api: memory above 95 %',
      number: 1234,
      status,
      priorityName: 'P2',
      serviceId: 'PPAYAPI',
      createdAt: toIso(START),
      ...more,
    },
  };
}

function inLog(change: StatusChange['change'], at: string): StatusChange {
  return { id: `R-${change}-${at}`, change, at: toIso(after(at)), by: ADA };
}

function recorded(
  ours: readonly IncidentFact[],
  missed: readonly MissedFact[],
): IncidentFact[] {
  const known = new Set(ours.map(fact => fact.id));
  const story = new IncidentStory();
  missed
    .filter(fact => !known.has(fact.id))
    .forEach(fact => story.add(fact, after('3h')));
  return [...ours, ...story.facts];
}

const NOW = after('2h');
const story = () => new IncidentStory().triggered('P2');

describe('comparing an incident with PagerDuty', () => {
  it.each<
    [
      string,
      IncidentFact[],
      PagerDutyIncident,
      StatusChange[],
      [string, string][],
    ]
  >([
    [
      'takes in one that nobody has told of',
      [],
      theirs('triggered', '0s'),
      [],
      [['pagerduty.triggered', '0s']],
    ],
    [
      'takes in one that somebody works on already',
      [],
      theirs('acknowledged', '4m'),
      [],
      [
        ['pagerduty.triggered', '0s'],
        ['pagerduty.acknowledged', '4m'],
      ],
    ],
    [
      'takes in the trigger of one of which only a note was told',
      new IncidentStory().fact(
        'pagerduty.note_added',
        { eventId: 'n', content: 'looking' },
        after('1m'),
      ).facts,
      theirs('triggered', '0s'),
      [],
      [['pagerduty.triggered', '0s']],
    ],
    [
      'finds nothing where both agree',
      story().acknowledged(after('4m')).facts,
      theirs('acknowledged', '4m'),
      [],
      [],
    ],
    [
      'tells a missed acknowledgement and resolution from the log',
      story().facts,
      theirs('resolved', '9m'),
      [inLog('acknowledged', '4m'), inLog('resolved', '9m')],
      [
        ['pagerduty.acknowledged', '4m'],
        ['pagerduty.resolved', '9m'],
      ],
    ],
    [
      'leaves out of the log what a webhook has told',
      story().acknowledged(after('4m1s')).facts,
      theirs('resolved', '9m'),
      [inLog('acknowledged', '4m'), inLog('resolved', '9m')],
      [['pagerduty.resolved', '9m']],
    ],
    [
      'takes the resolution from the incident where the log is silent',
      story().acknowledged(after('4m')).facts,
      theirs('resolved', '9m'),
      [],
      [['pagerduty.resolved', '9m']],
    ],
    [
      'knows an acknowledgement that has run out',
      story().acknowledged(after('4m')).facts,
      theirs('triggered', '34m'),
      [inLog('acknowledged', '4m'), inLog('unacknowledged', '34m')],
      [['pagerduty.unacknowledged', '34m']],
    ],
    [
      'knows a reopening, which the log has no word for',
      story().resolved(after('9m')).facts,
      theirs('triggered', '12m'),
      [inLog('resolved', '9m')],
      [['pagerduty.reopened', '12m']],
    ],
    [
      'knows a reopening that somebody works on',
      story().resolved(after('9m')).facts,
      theirs('acknowledged', '12m'),
      [inLog('resolved', '9m')],
      [
        ['pagerduty.reopened', '12m'],
        ['pagerduty.acknowledged', '12m'],
      ],
    ],
  ])('%s', (_, ours, incident, changes, expected) => {
    const missed = compare({ ours, theirs: incident, changes, now: NOW });
    expect(
      missed.map(fact => [fact.type, fact.occurredAt.slice(0, 19)]),
    ).toEqual(
      expected.map(([type, at]) => [type, toIso(after(at)).slice(0, 19)]),
    );
  });

  it('says who it was, and that PagerDuty was asked', () => {
    const [fact] = compare({
      ours: story().facts,
      theirs: theirs('resolved', '9m'),
      changes: [inLog('resolved', '9m')],
      now: NOW,
    });
    expect(fact).toMatchObject({ actor: ADA, payload: { caughtUp: true } });
  });

  it('takes in a priority that was raised meanwhile, however it was raised and lowered before', () => {
    const raised = theirs('triggered', '0s', { priorityName: 'P1' });
    const ours = story().facts;
    expect(isDifferent(ours, raised)).toBe(true);
    const first = compare({ ours, theirs: raised, changes: [], now: NOW });
    expect(first).toMatchObject([
      {
        type: 'pagerduty.priority_updated',
        payload: { incident: { priorityName: 'P1' } },
      },
    ]);
    const lowered = recorded(ours, first);
    lowered.push({
      ...lowered[1],
      id: 'lowered',
      type: 'pagerduty.priority_updated',
      occurredAt: toIso(NOW.plus({ minutes: 1 })),
      payload: { eventId: 'l', incident: { priorityName: 'P2' } },
    });
    const again = compare({
      ours: lowered,
      theirs: raised,
      changes: [],
      now: NOW.plus({ minutes: 5 }),
    });
    expect(fold(recorded(lowered, again)).priorityName).toBe('P1');
  });
});

/** Something that happened in PagerDuty, and the status after it. */
interface Happening {
  type: string;
  at: DateTime;
  status: IncidentStatus;
}

const NEXT: Record<IncidentStatus, [string, IncidentStatus][]> = {
  triggered: [
    ['acknowledged', 'acknowledged'],
    ['resolved', 'resolved'],
  ],
  acknowledged: [
    ['unacknowledged', 'triggered'],
    ['resolved', 'resolved'],
  ],
  resolved: [['reopened', 'triggered']],
};

/** What may happen in PagerDuty, each thing so many milliseconds after the one before. */
const history = (gap: { min: number; max: number }) =>
  fc.array(fc.tuple(fc.nat(2), fc.integer(gap)), { maxLength: 8 }).map(steps =>
    steps.reduce<Happening[]>(
      (events, [choice, pause]) => {
        const { at, status } = events[events.length - 1];
        const choices = NEXT[status];
        const [type, next] = choices[choice % choices.length];
        return [...events, { type, at: at.plus(pause), status: next }];
      },
      [{ type: 'triggered', at: START, status: 'triggered' }],
    ),
  );

function webhooksOf(events: Happening[]): IncidentFact[] {
  const told = new IncidentStory().triggered('P2');
  events.slice(1).forEach(({ type, at }, index) => {
    told.add(
      {
        id: `pagerduty/${index}`,
        type: `pagerduty.${type}` as 'pagerduty.resolved',
        actor: ADA,
        payload: { eventId: `${index}`, incident: {} },
      },
      at,
    );
  });
  return told.facts;
}

/** As PagerDuty answers it: to the second, and the log without a word for reopening. */
function askedFor(events: Happening[]) {
  const last = events[events.length - 1];
  const second = (at: DateTime) => toIso(at.startOf('second'));
  return {
    theirs: {
      ...theirs(last.status, '0s'),
      statusSince: second(last.at),
    },
    changes: events.slice(1).flatMap(({ type, at }, index) =>
      type === 'reopened'
        ? []
        : {
            id: `R${index}`,
            change: type as StatusChange['change'],
            at: second(at),
            by: ADA,
          },
    ),
  };
}

const doneFor = (facts: IncidentFact[]) => {
  const ticket = new IncidentStory().fact(
    'ticket.opened',
    { key: 'OPS-1', url: 'https://jira.test/OPS-1' },
    START,
    'ticket',
  ).facts;
  return decide(fold([...facts, ...ticket]), DEFAULT_POLICY, NOW)
    .effects.filter(({ type }) =>
      [
        'commentTicket',
        'draftPostmortem',
        'openChannel',
        'openTicket',
      ].includes(type),
    )
    .map(({ key }) => key)
    .sort();
};

describe('after catching up', () => {
  const anyGap = { min: 1, max: 20_000 };

  it('the status is what it is in PagerDuty, whatever was missed and however much the log tells', () => {
    fc.assert(
      fc.property(
        history(anyGap),
        fc.infiniteStream(fc.boolean()),
        fc.boolean(),
        (events, arrives, logIsSilent) => {
          const ours = webhooksOf(events).filter(() => arrives.next().value);
          const asked = askedFor(events);
          const changes = logIsSilent ? [] : asked.changes;
          const missed = compare({
            ours,
            theirs: asked.theirs,
            changes,
            now: NOW,
          });
          const now = recorded(ours, missed);
          expect(fold(now)).toMatchObject({
            known: true,
            status: asked.theirs.status,
          });
          expect(isDifferent(now, asked.theirs)).toBe(false);
          expect(
            compare({ ours: now, theirs: asked.theirs, changes, now: NOW }),
          ).toEqual([]);
        },
      ),
    );
  });

  it('webhooks that come after all change neither the status nor what is done', () => {
    fc.assert(
      fc.property(
        // A person needs some seconds from one button to the next.
        history({ min: 10_000, max: 60_000 }),
        fc.infiniteStream(fc.boolean()),
        (events, arrives) => {
          const all = webhooksOf(events);
          const ours = all.filter(() => arrives.next().value);
          const { theirs: incident, changes } = askedFor(events);
          const missed = compare({
            ours,
            theirs: incident,
            changes,
            now: NOW,
          });
          const caughtUp = recorded(ours, missed);
          const late = all.filter(fact => !ours.includes(fact));
          const complete = fold([...caughtUp, ...late]);
          expect(complete.status).toBe(incident.status);
          const later = doneFor([...caughtUp, ...late]);
          // Each thing is done as often as if nothing had been missed. Reopenings, which no log tells, are all that
          // a late webhook can add.
          const reopenings = events.filter(({ type }) => type === 'reopened');
          const added = later.filter(key => !doneFor(caughtUp).includes(key));
          expect(added.length).toBeLessThanOrEqual(2 * reopenings.length);
          expect(later).toEqual(doneFor(all));
        },
      ),
    );
  });
});
