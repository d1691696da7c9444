import type { Notifications } from '../integrations/notifications/Notifications';
import type { EffectHandler } from './EffectHandler';

/** Tells whoever is asked for a review by a notification of Backstage. Sent again it is still one. */
export function askReviewer(
  notifications: Notifications,
): EffectHandler<'askReviewer'> {
  return {
    what: 'Asking for a review in the portal',
    repeatable: true,
    async perform({ state, request }) {
      const { postmortem } = state;
      if (postmortem) {
        await notifications.send({
          topic: 'Postmortems',
          recipientRef: request.reviewerRef,
          title: `You are asked to review the postmortem of “${state.title}”`,
          description: 'Comment, approve it, or ask for changes.',
          path: `/incidents/postmortems/${encodeURIComponent(postmortem.id)}`,
          severity: 'normal',
          scope: `incident-response/${state.id}/review`,
        });
      }
      return { facts: [] };
    },
  };
}
