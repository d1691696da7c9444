import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { CallLimits } from '../integrations/CallLimits';
import { ProviderGate } from '../integrations/ProviderGate';
import { CallWebhook } from '../integrations/webhook/CallWebhook';
import {
  WebhookCaller,
  type WebhookTarget,
} from '../integrations/webhook/WebhookCaller';

const WHERE = 'incidentResponse.remediation.webhooks';
const SHORTEST_SECRET = 16;

/**
 * The repair that calls webhooks; undefined where the configuration names none.
 * @throws InputError naming the key and what it may be
 */
export async function createWebhookAction(
  root: RootConfigService,
  options: { logger: LoggerService; limits: CallLimits },
): Promise<CallWebhook | undefined> {
  const targets = (root.getOptionalConfigArray(WHERE) ?? []).map(readTarget);
  if (targets.length === 0) {
    return undefined;
  }
  const twice = targets.find(
    ({ name }, index) =>
      targets.findIndex(other => other.name === name) !== index,
  );
  if (twice) {
    throw new InputError(`${WHERE} has two webhooks called ${twice.name}`);
  }
  const gate = await ProviderGate.create({ provider: 'Webhook', ...options });
  return new CallWebhook({ caller: await WebhookCaller.create(gate), targets });
}

function readTarget(config: Config, index: number): WebhookTarget {
  const where = `${WHERE}[${index}]`;
  const allowPrivateAddress =
    config.getOptionalBoolean('allowPrivateAddress') ?? false;
  const url = config.getString('url');
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    parsed?.protocol !== 'https:' &&
    !(parsed?.protocol === 'http:' && allowPrivateAddress)
  ) {
    throw new InputError(
      `${where}.url must be an https address (http only within the own network, with allowPrivateAddress)`,
    );
  }
  if (parsed.username || parsed.password) {
    throw new InputError(
      `${where}.url must not hold a user or a password; requests are signed with the secret`,
    );
  }
  const secret = config.getString('secret');
  if (secret.length < SHORTEST_SECRET) {
    throw new InputError(
      `${where}.secret must have at least ${SHORTEST_SECRET} characters`,
    );
  }
  return { name: config.getString('name'), url, secret, allowPrivateAddress };
}
