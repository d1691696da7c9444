import type { Archive } from './archive/Archive';
import type { PagerDuty } from './pagerduty/PagerDuty';
import type { Slack } from './slack/Slack';
import type { Jira } from './jira/Jira';
import type { Clusters } from './kubernetes/Clusters';
import { NotConfiguredError } from './ProviderError';

/** Everything outside that the configuration names. A missing one is "not configured", never an error. */
export interface Integrations {
  pagerDuty?: PagerDuty;
  slack?: Slack;
  jira?: Jira;
  clusters?: Clusters;
  archive?: Archive;
}

/** @throws NotConfiguredError */
export function requirePagerDuty(
  { pagerDuty }: Integrations,
  consequence: string,
): PagerDuty {
  if (!pagerDuty) {
    throw new NotConfiguredError('PagerDuty', consequence);
  }
  return pagerDuty;
}

/** @throws NotConfiguredError */
export function requireSlack({ slack }: Integrations): Slack {
  if (!slack) {
    throw new NotConfiguredError(
      'Slack',
      'No channel is opened; people coordinate where they are used to.',
    );
  }
  return slack;
}

/** @throws NotConfiguredError */
export function requireJira({ jira }: Integrations): Jira {
  if (!jira) {
    throw new NotConfiguredError(
      'Jira',
      'No ticket is opened; the incident page is the record.',
    );
  }
  return jira;
}

/** @throws NotConfiguredError */
export function requireArchive({ archive }: Integrations): Archive {
  if (!archive) {
    throw new NotConfiguredError(
      'Archive',
      'Published postmortems are kept in the portal only.',
    );
  }
  return archive;
}
