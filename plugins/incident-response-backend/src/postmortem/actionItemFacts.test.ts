import type { ActionItem } from '@incident-response/backstage-plugin-common';
import { JIRA } from '../incident';
import { actionItemFacts } from './actionItemFacts';

const item = (over: Partial<ActionItem> = {}): ActionItem => ({
  id: 'a',
  title: 'Raise the limit',
  type: 'prevent',
  priority: 'high',
  done: false,
  ...over,
});
const ada = { kind: 'user', ref: 'user:default/ada' } as const;
const facts = (
  before: ActionItem[],
  after: ActionItem[],
  actor: Parameters<typeof actionItemFacts>[2]['actor'] = ada,
) => actionItemFacts(before, after, { actor, ownerRef: 'group:default/pay' });

describe('what the incident hears of its action items', () => {
  it('is nothing where nothing has changed, and nothing of new items', () => {
    expect(facts([item()], [item()])).toEqual([]);
    expect(facts([item()], [item(), item({ id: 'b' })])).toEqual([]);
    expect(facts([item()], [item({ type: 'detect' })])).toEqual([]);
  });

  it('is who has closed and opened it again', () => {
    expect(facts([item()], [item({ done: true })])).toMatchObject([
      { type: 'action_item.closed', actor: ada, payload: { by: 'portal' } },
    ]);
    expect(facts([item({ done: true })], [item()], JIRA)).toMatchObject([
      { type: 'action_item.reopened', payload: { by: 'jira' } },
    ]);
  });

  it('is what has changed, with the item as it is now', () => {
    expect(
      facts(
        [item({ dueDate: '2026-01-01' })],
        [item({ title: 'Lower it', owner: 'user:default/bob' })],
      ),
    ).toEqual([
      {
        type: 'action_item.changed',
        actor: ada,
        payload: {
          by: 'portal',
          changed: ['title', 'owner', 'due date'],
          item: {
            id: 'a',
            title: 'Lower it',
            priority: 'high',
            ownerRef: 'user:default/bob',
            dueDate: undefined,
            done: false,
          },
        },
      },
    ]);
  });

  it('knows whose an item is that nobody in particular sees to', () => {
    const [fact] = facts([item({ owner: 'user:default/bob' })], [item()]);
    expect(fact.payload).toMatchObject({
      item: { ownerRef: 'group:default/pay' },
    });
  });

  it('is that it was taken out', () => {
    expect(facts([item()], [])).toMatchObject([
      { type: 'action_item.removed', payload: { title: 'Raise the limit' } },
    ]);
  });
});
