import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { CallLimits } from '../integrations/CallLimits';
import type { Integrations } from '../integrations/Integrations';
import { S3Archive } from '../integrations/archive/Archive';
import { CloudJira } from '../integrations/jira/Jira';
import { Cluster } from '../integrations/kubernetes/Cluster';
import { Clusters } from '../integrations/kubernetes/Clusters';
import { RestPagerDuty } from '../integrations/pagerduty/PagerDuty';
import type { Provider } from '../integrations/ProviderError';
import { ProviderGate } from '../integrations/ProviderGate';
import { WebApiSlack } from '../integrations/slack/Slack';
import { readArchive } from './readArchive';
import { readClusters } from './readClusters';
import { readLimits } from './readLimits';

/** Connects whatever the configuration names, and says once what it leaves out. */
export async function readIntegrations(
  root: RootConfigService,
  { logger, limits }: { logger: LoggerService; limits: CallLimits },
): Promise<Integrations> {
  const rates = readLimits(root);
  const gate = (provider: Provider) =>
    ProviderGate.create({ provider, limits, logger });
  const config = root.getOptionalConfig('incidentResponse');
  const pagerDuty = config?.getOptionalConfig('pagerDuty');
  const slack = config?.getOptionalConfig('slack');
  const jira = config?.getOptionalConfig('jira');
  const clusters = await readClusters(root, { logger });
  const archive = await readArchive(root);
  const apiToken = pagerDuty?.getOptionalString('apiToken');

  const integrations: Integrations = {
    pagerDuty: apiToken
      ? RestPagerDuty.create(
          {
            apiToken,
            apiBaseUrl: (
              pagerDuty?.getOptionalString('apiBaseUrl') ??
              'https://api.pagerduty.com'
            ).replace(/\/$/, ''),
            fromEmail: pagerDuty?.getOptionalString('fromEmail'),
            ...rates.pagerDuty,
          },
          await gate('PagerDuty'),
        )
      : undefined,
    slack: slack
      ? WebApiSlack.create(
          {
            botToken: slack.getString('botToken'),
            apiUrl: slack.getOptionalString('apiUrl'),
            rates: rates.slack,
          },
          await gate('Slack'),
        )
      : undefined,
    jira: jira
      ? await CloudJira.create(
          {
            baseUrl: jira.getString('baseUrl').replace(/\/$/, ''),
            email: jira.getString('email'),
            apiToken: jira.getString('apiToken'),
            defaultProject: jira.getString('defaultProject'),
            issueType: jira.getOptionalString('issueType') ?? 'Task',
            ...rates.jira,
          },
          await gate('Jira'),
        )
      : undefined,
    clusters:
      clusters.length > 0
        ? new Clusters(
            await Promise.all(
              clusters.map(
                async ({ name, connection }) =>
                  new Cluster(name, connection, await gate('Kubernetes')),
              ),
            ),
          )
        : undefined,
    archive:
      archive && (await S3Archive.create(archive, await gate('Archive'))),
  };

  const missing = [
    ...(integrations.pagerDuty ? [] : ['PagerDuty API']),
    ...(integrations.slack ? [] : ['Slack']),
    ...(integrations.jira ? [] : ['Jira']),
    ...(integrations.clusters ? [] : ['Kubernetes']),
  ];
  if (missing.length > 0) {
    logger.info('Some providers are not configured and will be left out', {
      missing: missing.join(', '),
    });
  }
  return integrations;
}
