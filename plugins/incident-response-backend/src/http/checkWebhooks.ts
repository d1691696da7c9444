import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import type { WebhookTrust } from './createWebhookRouter';

/** Whether PagerDuty's webhooks are believed, and come. */
export function checkWebhook(
  trust: WebhookTrust,
  lastDeliveryAt: string | undefined,
): SetupCheck {
  const base = { id: 'webhook', title: 'PagerDuty webhook' };
  if (trust.secrets.length === 0) {
    return trust.allowUnsigned
      ? {
          ...base,
          status: 'error',
          detail: 'Anybody who reaches the portal can invent incidents.',
          remedy:
            'Set incidentResponse.pagerDuty.webhookSecrets and take allowUnsignedWebhooks out.',
        }
      : {
          ...base,
          status: 'error',
          detail: 'No secret is configured, so every delivery is turned away.',
          remedy:
            'Create a V3 webhook subscription in PagerDuty and put its secret into incidentResponse.pagerDuty.webhookSecrets.',
        };
  }
  return lastDeliveryAt
    ? {
        ...base,
        status: 'ok',
        detail: `The last delivery with a valid signature came at ${lastDeliveryAt}.`,
      }
    : {
        ...base,
        status: 'warning',
        detail: 'No delivery has come yet.',
        remedy: 'Send a ping from the webhook subscription in PagerDuty.',
      };
}

/** Whether Slack's buttons reach this portal. */
export function checkSlackButtons(seen: {
  isConfigured: boolean;
  lastInteractionAt: string | undefined;
  /** Requests that were turned away, since this process has started. */
  lastRefusedAt: string | undefined;
}): SetupCheck {
  const base = { id: 'slack-buttons', title: 'Slack buttons' };
  if (!seen.isConfigured) {
    return {
      ...base,
      status: 'not_configured',
      detail:
        'Repairs can be approved in the portal only; messages in Slack link to it.',
      remedy:
        "Set incidentResponse.slack.signingSecret and the app's interactivity URL to approve them in the channel.",
    };
  }
  // Whoever scans the internet comes by here: only what is newer than the last success says anything.
  if ((seen.lastRefusedAt ?? '') > (seen.lastInteractionAt ?? '')) {
    return {
      ...base,
      status: 'warning',
      detail: `A request without a valid signature was turned away at ${seen.lastRefusedAt}, and none with a valid one has come since.`,
      remedy:
        "If it was Slack's, compare incidentResponse.slack.signingSecret with the app's signing secret, and the portal's clock with the real time.",
    };
  }
  return seen.lastInteractionAt
    ? {
        ...base,
        status: 'ok',
        detail: `Somebody last pressed a button at ${seen.lastInteractionAt}.`,
      }
    : {
        ...base,
        status: 'warning',
        detail: 'Nobody has pressed a button yet.',
        remedy:
          "Check that the app's interactivity URL ends in /api/incident-response/webhooks/slack and is reachable for Slack; then press any button of an incident's summary.",
      };
}
