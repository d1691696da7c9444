import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { SlackRates } from '../integrations/slack/slackLimits';

/** What the providers allow, all replicas together. */
export interface Limits {
  slack: SlackRates;
  jira: { callsPerMinute: number };
  pagerDuty: { callsPerMinute: number };
}

/**
 * Slack: https://docs.slack.dev/apis/web-api/rate-limits. PagerDuty: 960 requests a minute, of which some are left to
 * others. Jira counts the cost of calls rather than calls and publishes no number; this has room to spare.
 */
const DEFAULT_LIMITS: Limits = {
  slack: {
    channelsPerMinute: 20,
    messagesPerSecondAndChannel: 1,
    tierFactor: 1,
  },
  jira: { callsPerMinute: 600 },
  pagerDuty: { callsPerMinute: 900 },
};

/** @throws InputError naming the key and what it may be */
export function readLimits(root: RootConfigService): Limits {
  const at = (key: string, otherwise: number, whole = true): number => {
    const name = `incidentResponse.limits.${key}`;
    const value = root.getOptionalNumber(name) ?? otherwise;
    if (!(value > 0) || (whole && !Number.isInteger(value))) {
      throw new InputError(
        `${name} is ${value}; it must be a ${
          whole ? 'whole ' : ''
        }number above 0`,
      );
    }
    return value;
  };
  const { slack, jira, pagerDuty } = DEFAULT_LIMITS;
  return {
    slack: {
      channelsPerMinute: at('slack.channelsPerMinute', slack.channelsPerMinute),
      messagesPerSecondAndChannel: at(
        'slack.messagesPerSecondAndChannel',
        slack.messagesPerSecondAndChannel,
      ),
      tierFactor: at('slack.tierFactor', slack.tierFactor, false),
    },
    jira: { callsPerMinute: at('jira.callsPerMinute', jira.callsPerMinute) },
    pagerDuty: {
      callsPerMinute: at('pagerDuty.callsPerMinute', pagerDuty.callsPerMinute),
    },
  };
}
