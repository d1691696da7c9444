import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { WebhookTrust } from '../http/createWebhookRouter';

/** Which webhooks are believed. Running unsigned takes an explicit setting, and is said loudly at every start. */
export function readWebhookTrust(
  root: RootConfigService,
  logger: LoggerService,
): WebhookTrust {
  const config = root.getOptionalConfig('incidentResponse.pagerDuty');
  const secrets = (
    config?.getOptionalStringArray('webhookSecrets') ?? []
  ).filter(secret => secret.trim() !== '');
  const allowUnsigned =
    config?.getOptionalBoolean('allowUnsignedWebhooks') ?? false;
  if (secrets.length === 0 && allowUnsigned) {
    logger.warn(
      'PagerDuty webhooks are accepted WITHOUT a signature (incidentResponse.pagerDuty.allowUnsignedWebhooks): anybody who reaches this portal can invent incidents and set off repairs',
    );
  } else if (secrets.length === 0) {
    logger.error(
      'No PagerDuty webhook secret is configured, so every delivery is turned away: set incidentResponse.pagerDuty.webhookSecrets',
    );
  }
  return { secrets, allowUnsigned };
}
