import type { NewFact } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { ActionItemState } from './actionItems';
import { earliest, instant, nextBusinessMoment } from './businessTime';
import type { Rule } from './decide';
import type { EffectRequest } from './effects';
import { SYSTEM } from './facts';
import type { Policy } from './policy';

/** More weeks than these of being overdue are not counted one by one. */
const MOST_REMINDERS = 520;

/**
 * Reminds of open action items: before they are due, on the day after, and then weekly for as long as they are overdue;
 * only while people are at work. After a time in which nobody could be reminded only the latest reminder is
 * sent. A due date that is set late is no reason to remind of it at once.
 */
export const decideActionItemReminders: Rule = (state, policy, now) => {
  if (!state.postmortem?.published) {
    return {};
  }
  const facts: NewFact[] = [];
  const effects: EffectRequest[] = [];
  const wakes: DateTime[] = [];
  const atWork = nextBusinessMoment(now, policy.businessHours);
  for (const item of state.actionItems.values()) {
    if (item.done || item.dueDate === undefined) {
      continue;
    }
    const { due, next } = reminderAt(item, item.dueDate, policy, now);
    const last = item.reminders
      .filter(({ payload }) => payload.dueDate === item.dueDate)
      .at(-1);
    const isDue = due > (last?.payload.reminder ?? 0);
    if (isDue && atWork > now) {
      wakes.push(atWork);
    } else if (isDue) {
      facts.push({
        id: `${state.id}/action-item/${item.id}/reminded/${item.dueDate}/${due}`,
        type: 'action_item.reminded',
        actor: SYSTEM,
        payload: {
          actionItemId: item.id,
          title: item.title,
          reminder: due,
          dueDate: item.dueDate,
          ownerRef: item.ownerRef,
        },
      });
    } else if (last) {
      const { reminder } = last.payload;
      const key = `${state.id}/action-item/${item.id}/reminder/${item.dueDate}/${reminder}`;
      effects.push(
        { type: 'remindInSlack', key: `${key}/slack`, factId: last.id },
        { type: 'remindInPortal', key: `${key}/portal`, factId: last.id },
      );
    }
    if (next) {
      wakes.push(next);
    }
  }
  return { facts, effects, wakeAt: earliest(...wakes) };
};

/** The number of the reminder that should have been sent by now, 0 for none, and when the next one is. */
function reminderAt(
  item: ActionItemState,
  dueDate: string,
  policy: Policy,
  now: DateTime,
): { due: number; next?: DateTime } {
  const since = instant(item.dueSince);
  let due = 0;
  for (let reminder = 1; reminder <= MOST_REMINDERS; reminder += 1) {
    const at = momentOf(reminder, dueDate, policy);
    if (!at) {
      return { due };
    }
    if (at > now) {
      return { due, next: at };
    }
    if (reminder > 1 || at >= since) {
      due = reminder;
    }
  }
  return { due };
}

/** When a reminder is sent; undefined for a day that no calendar has. */
function momentOf(
  reminder: number,
  dueDate: string,
  { businessHours, actionItems }: Policy,
): DateTime | undefined {
  const [hour, minute] = businessHours.start.split(':').map(Number);
  const day = DateTime.fromISO(dueDate, { zone: businessHours.timeZone }).set({
    hour,
    minute,
  });
  if (!day.isValid) {
    return undefined;
  }
  const at =
    reminder === 1
      ? day.minus({ days: actionItems.remindDaysBefore })
      : day.plus({ days: 1 + (reminder - 2) * actionItems.remindEveryDays });
  return nextBusinessMoment(at, businessHours);
}
