import type {
  NewFact,
  PublishedActionItem,
} from '@incident-response/backstage-plugin-common';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { after, IncidentStory, START } from '../__testUtils__/incident';
import { decideActionItemReminders } from './decideActionItemReminders';
import { decideActionItems } from './decideActionItems';
import { DEFAULT_POLICY, type Policy } from './policy';
import { fold } from './state';

const ITEM: PublishedActionItem = {
  id: 'limit',
  title: 'Raise the limit',
  priority: 'high',
  ownerRef: 'user:default/ada',
  dueDate: '2026-03-12',
  done: false,
};
const WRITTEN = {
  title: 'Raise the limit',
  priority: 'high' as const,
  dueDate: '2026-03-12',
};
const TICKET = { key: 'OPS-1', url: 'https://j/OPS-1' };

const published = (item: Partial<PublishedActionItem> = {}) =>
  new IncidentStory()
    .triggered()
    .resolved(after('1h'))
    .fact('postmortem.published', {
      postmortemId: 'pm-Q1',
      version: 2,
      actionItems: [{ ...ITEM, ...item }],
    });
const ticketed = () =>
  published().fact(
    'action_item.ticketed',
    { actionItemId: 'limit', ...TICKET, written: WRITTEN },
    after('1m'),
  );
const effectsOf = (story: IncidentStory) =>
  (
    decideActionItems(fold(story.facts), DEFAULT_POLICY, START).effects ?? []
  ).map(({ type, key }) => `${type} ${key}`);
const toggle = (
  type: 'action_item.closed' | 'action_item.reopened',
  by: 'portal' | 'jira',
) => [type, { actionItemId: 'limit', title: ITEM.title, by }] as const;

describe('the ticket of an action item', () => {
  it('is opened once the postmortem is published, and not for what is done', () => {
    expect(effectsOf(new IncidentStory().triggered())).toEqual([]);
    expect(effectsOf(published())).toEqual([
      'ticketActionItem Q1/action-item/limit',
    ]);
    expect(effectsOf(published({ done: true }))).toEqual([]);
    expect(effectsOf(ticketed())).toEqual([]);
  });

  it('is opened for items of postmortems that were published before items said more than their title', () => {
    const story = new IncidentStory().triggered().fact('postmortem.published', {
      postmortemId: 'pm-Q1',
      version: 1,
      actionItems: [{ id: 'limit', title: 'Raise the limit' }],
    });
    expect(effectsOf(story)).toEqual(['ticketActionItem Q1/action-item/limit']);
  });

  it('follows what the portal closes and opens again, and not what Jira has told', () => {
    const closed = ticketed().fact(
      ...toggle('action_item.closed', 'portal'),
      after('2m'),
      'close',
    );
    expect(effectsOf(closed)).toEqual([
      'closeActionItemTicket Q1/action-item/limit/status/close',
    ]);
    const reopened = closed.fact(
      ...toggle('action_item.reopened', 'portal'),
      after('3m'),
      'again',
    );
    expect(effectsOf(reopened)).toEqual([
      'reopenActionItemTicket Q1/action-item/limit/status/again',
    ]);
    const byJira = reopened.fact(
      ...toggle('action_item.closed', 'jira'),
      after('4m'),
    );
    expect(effectsOf(byJira)).toEqual([]);
  });

  it('is written anew where the item says something else than it, but not for its owner or for news from Jira', () => {
    const changed = (
      item: Partial<PublishedActionItem>,
      by: 'portal' | 'jira' = 'portal',
    ) =>
      ticketed().fact(
        'action_item.changed',
        { item: { ...ITEM, ...item }, by, changed: ['x'] },
        after('2m'),
        'edit',
      );
    const update = ['updateActionItemTicket Q1/action-item/limit/update/edit'];
    expect(effectsOf(changed({ title: 'Raise it' }))).toEqual(update);
    expect(effectsOf(changed({ dueDate: undefined }))).toEqual(update);
    expect(effectsOf(changed({ priority: 'low' }))).toEqual(update);
    expect(effectsOf(changed({ ownerRef: 'user:default/bob' }))).toEqual([]);
    expect(effectsOf(changed({ dueDate: '2026-04-01' }, 'jira'))).toEqual([]);
    const written = changed({ title: 'Raise it' }).fact(
      'action_item.ticket_changed',
      {
        actionItemId: 'limit',
        title: 'Raise it',
        ...TICKET,
        written: { ...WRITTEN, title: 'Raise it' },
      },
      after('3m'),
    );
    expect(effectsOf(written)).toEqual([]);
  });

  it('is opened anew for one that is gone as soon as somebody wants it, once', () => {
    const gone = ticketed().fact(
      'action_item.ticket_changed',
      { actionItemId: 'limit', title: ITEM.title, ...TICKET, missing: true },
      after('2m'),
    );
    expect(effectsOf(gone)).toEqual([]);
    const wanted = gone.fact(
      'action_item.ticket_requested',
      { actionItemId: 'limit', title: ITEM.title },
      after('3m'),
    );
    expect(effectsOf(wanted)).toEqual([
      'ticketActionItem Q1/action-item/limit/2',
    ]);
    const another = wanted.fact(
      'action_item.ticketed',
      { actionItemId: 'limit', key: 'OPS-9', url: 'https://j/OPS-9' },
      after('4m'),
    );
    expect(effectsOf(another)).toEqual([]);
  });

  it('of an item that was taken out is left alone', () => {
    expect(
      effectsOf(
        ticketed().fact(
          'action_item.removed',
          { actionItemId: 'limit', title: ITEM.title },
          after('2m'),
        ),
      ),
    ).toEqual([]);
  });
});

describe('reminders of an action item', () => {
  const at = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' });
  /** Tells the story on until `now`, as a reconciler does; answers the reminders with their times. */
  const remindersUntil = (
    story: IncidentStory,
    end: string,
    policy: Policy = DEFAULT_POLICY,
  ) => {
    const sent: string[] = [];
    let now: DateTime = START.plus({ hours: 2 });
    while (now <= at(end)) {
      const decision = decideActionItemReminders(
        fold(story.facts),
        policy,
        now,
      );
      const facts: NewFact[] = decision.facts ?? [];
      for (const fact of facts) {
        story.add(fact, now);
        if (fact.type === 'action_item.reminded') {
          sent.push(`${fact.payload.reminder} ${now.toISO()}`);
        }
      }
      if (facts.length === 0) {
        if (!decision.wakeAt) {
          break;
        }
        now = decision.wakeAt;
      }
    }
    return sent;
  };

  // The 12th of March 2026 is a Thursday; people are at work from 09:00 to 17:00 UTC.
  it('come two days before, on the day after, and weekly from then on', () => {
    expect(remindersUntil(published(), '2026-03-28T00:00:00Z')).toEqual([
      '1 2026-03-10T09:00:00.000Z',
      '2 2026-03-13T09:00:00.000Z',
      '3 2026-03-20T09:00:00.000Z',
      '4 2026-03-27T09:00:00.000Z',
    ]);
  });

  it('wait for a business day', () => {
    expect(
      remindersUntil(
        published({ dueDate: '2026-03-13' }),
        '2026-03-17T00:00:00Z',
      ),
    ).toEqual(['1 2026-03-11T09:00:00.000Z', '2 2026-03-16T09:00:00.000Z']);
  });

  it('come in the time zone of the business hours, and as often as is configured', () => {
    expect(
      remindersUntil(published(), '2026-03-20T00:00:00Z', {
        ...DEFAULT_POLICY,
        actionItems: { remindDaysBefore: 1, remindEveryDays: 3 },
        businessHours: {
          ...DEFAULT_POLICY.businessHours,
          timeZone: 'America/New_York',
        },
      }),
    ).toEqual([
      '1 2026-03-11T13:00:00.000Z',
      '2 2026-03-13T13:00:00.000Z',
      '3 2026-03-16T13:00:00.000Z',
      '4 2026-03-19T13:00:00.000Z',
    ]);
  });

  it.each<[string, IncidentStory]>([
    ['what is done', published({ done: true })],
    ['what is not due', published({ dueDate: undefined })],
    ['a day that no calendar has', published({ dueDate: '2026-02-31' })],
    ['a draft', new IncidentStory().triggered().resolved(after('1h'))],
  ])('are not sent of %s', (_, story) => {
    expect(remindersUntil(story, '2026-12-31T00:00:00Z')).toEqual([]);
  });

  it('are not sent at once of what was given a due date late, but of what is overdue as soon as people are at work', () => {
    expect(
      remindersUntil(
        published({ dueDate: '2026-03-04' }),
        '2026-03-06T00:00:00Z',
      ),
    ).toEqual(['2 2026-03-05T09:00:00.000Z']);
    const story = published({ dueDate: '2026-03-01' });
    const saturday = at('2026-03-07T12:00:00Z');
    const decision = decideActionItemReminders(
      fold(story.facts),
      DEFAULT_POLICY,
      saturday,
    );
    expect(decision.facts).toEqual([]);
    expect(decision.wakeAt?.toISO()).toBe('2026-03-09T09:00:00.000Z');
  });

  it('begin anew with another due date, and end when it is done', () => {
    const story = published();
    remindersUntil(story, '2026-03-14T00:00:00Z');
    story.fact(
      'action_item.changed',
      {
        item: { ...ITEM, dueDate: '2026-03-26' },
        by: 'jira',
        changed: ['due date'],
      },
      at('2026-03-14T12:00:00Z'),
    );
    const next = decideActionItemReminders(
      fold(story.facts),
      DEFAULT_POLICY,
      at('2026-03-14T12:00:00Z'),
    );
    expect(next.facts).toEqual([]);
    expect(next.wakeAt?.toISO()).toBe('2026-03-24T09:00:00.000Z');
    story.fact(
      ...toggle('action_item.closed', 'portal'),
      at('2026-03-20T12:00:00Z'),
    );
    expect(
      decideActionItemReminders(
        fold(story.facts),
        DEFAULT_POLICY,
        at('2026-03-24T09:00:00Z'),
      ),
    ).toEqual({ facts: [], effects: [], wakeAt: undefined });
  });

  it('are told in Slack and in the portal, the latest one alone after a long silence', () => {
    const story = published();
    const now = at('2026-03-27T10:00:00Z');
    const first = decideActionItemReminders(
      fold(story.facts),
      DEFAULT_POLICY,
      now,
    );
    expect(first.facts).toMatchObject([{ payload: { reminder: 4 } }]);
    story.add({ ...(first.facts?.[0] as NewFact), id: 'reminded' }, now);
    const { effects } = decideActionItemReminders(
      fold(story.facts),
      DEFAULT_POLICY,
      now,
    );
    expect(effects).toEqual([
      {
        type: 'remindInSlack',
        key: 'Q1/action-item/limit/reminder/2026-03-12/4/slack',
        factId: 'reminded',
      },
      {
        type: 'remindInPortal',
        key: 'Q1/action-item/limit/reminder/2026-03-12/4/portal',
        factId: 'reminded',
      },
    ]);
  });

  it('never ask to be asked again at once for nothing, whatever the due date', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -800, max: 800 }),
        fc.integer({ min: 0, max: 20_000 }),
        (days, hours) => {
          const dueDate = START.plus({ days }).toISODate() ?? '';
          const now = START.plus({ hours });
          const { facts, wakeAt } = decideActionItemReminders(
            fold(published({ dueDate }).facts),
            DEFAULT_POLICY,
            now,
          );
          expect((facts ?? []).length).toBeLessThanOrEqual(1);
          expect(wakeAt === undefined || wakeAt > now).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
