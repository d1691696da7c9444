import type { Notifications } from '../integrations/notifications/Notifications';
import type { EffectHandler } from './EffectHandler';
import { reminderOf, sayReminder } from './remindInSlack';

/** Reminds the owner of an action item by a notification of Backstage. Sent again it is still one. */
export function remindInPortal(
  notifications: Notifications,
): EffectHandler<'remindInPortal'> {
  return {
    what: 'Reminding of an action item in the portal',
    repeatable: true,
    async perform({ state, request }) {
      const fact = reminderOf(state, request.factId);
      if (fact?.payload.ownerRef) {
        const { ownerRef, actionItemId, reminder } = fact.payload;
        await notifications.send({
          topic: 'Action items',
          recipientRef: ownerRef,
          title: `Action item ${sayReminder(fact)}`,
          description: `It follows from ${state.title}.`,
          path: `/incidents/postmortems/${encodeURIComponent(
            state.postmortem?.id ?? '',
          )}`,
          severity: reminder === 1 ? 'normal' : 'high',
          scope: `incident-response/${state.id}/action-item/${actionItemId}`,
        });
      }
      return { facts: [] };
    },
  };
}
