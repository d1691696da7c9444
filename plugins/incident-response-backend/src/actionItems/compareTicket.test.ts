import type { KnownTicket, TicketedActionItem } from '../store';
import { compareTicket, type ObservedTicket } from './compareTicket';

const item = (
  over: Partial<TicketedActionItem> = {},
  ticket: Partial<KnownTicket> = {},
): TicketedActionItem => ({
  incidentId: 'Q1',
  postmortemId: 'pm-Q1',
  itemId: 'a',
  title: 'Raise the limit',
  done: false,
  dueDate: '2026-03-12',
  ...over,
  ticket: {
    key: 'OPS-1',
    url: 'https://j/OPS-1',
    id: '1',
    status: 'To Do',
    category: 'new',
    dueDate: '2026-03-12',
    updatedAt: '2026-03-01T00:00:00.000Z',
    missing: false,
    ...ticket,
  },
});
const seen = (over: Partial<ObservedTicket> = {}): ObservedTicket => ({
  id: '1',
  key: 'OPS-1',
  url: 'https://j/OPS-1',
  status: 'To Do',
  category: 'new',
  dueDate: '2026-03-12',
  updatedAt: '2026-03-02T00:00:00.000Z',
  ...over,
});
const done = { status: 'Done', category: 'done' };

describe('what an item takes over from its ticket', () => {
  it.each<[string, TicketedActionItem, ObservedTicket, object]>([
    ['nothing', item(), seen(), { isNews: false }],
    ['that it is done', item(), seen(done), { isNews: true, done: true }],
    [
      'that it is open again',
      item({ done: true }, done),
      seen(),
      { isNews: true, done: false },
    ],
    [
      'only the name of the status where the category is the same',
      item(),
      seen({ status: 'Blocked' }),
      { isNews: true, done: undefined },
    ],
    [
      'nothing of the status while Jira has yet to hear that the portal has closed it',
      item({ done: true }),
      seen(),
      { isNews: false, done: undefined },
    ],
    [
      'nothing of the status where both were closed at once',
      item({ done: true }),
      seen(done),
      { isNews: true, done: undefined },
    ],
    [
      'another due date',
      item(),
      seen({ dueDate: '2026-04-01' }),
      { isNews: false, dueDate: { to: '2026-04-01' } },
    ],
    [
      'that there is no due date any more',
      item(),
      seen({ dueDate: undefined }),
      { dueDate: { to: undefined } },
    ],
    [
      'no due date while Jira has yet to hear of the portal’s',
      item({ dueDate: '2026-05-01' }),
      seen(),
      { dueDate: undefined },
    ],
    [
      'that it was moved',
      item(),
      seen({ key: 'PAY-7' }),
      { isNews: true, movedFrom: 'OPS-1' },
    ],
    [
      'that it is there again',
      item({}, { missing: true }),
      seen(),
      { isNews: true },
    ],
    [
      'of a ticket that was never looked at nothing but what has changed',
      item(
        {},
        { status: undefined, category: undefined, updatedAt: undefined },
      ),
      seen(),
      { isNews: false, done: undefined },
    ],
    [
      'of a ticket that was never looked at that it is done',
      item(
        {},
        { status: undefined, category: undefined, updatedAt: undefined },
      ),
      seen(done),
      { isNews: true, done: true },
    ],
  ])('is %s', (_, known, observed, news) => {
    expect(compareTicket(known, observed)).toMatchObject(news);
  });

  it('is nothing of an answer that is older than what is known', () => {
    expect(
      compareTicket(
        item(
          { done: true },
          { ...done, updatedAt: '2026-03-03T00:00:00.000Z' },
        ),
        seen(),
      ),
    ).toBeUndefined();
  });
});
