import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import type { Integrations } from '../integrations/Integrations';
import { CloudJira } from '../integrations/jira/Jira';
import { Cluster } from '../integrations/kubernetes/Cluster';
import { Clusters } from '../integrations/kubernetes/Clusters';
import { RestPagerDuty } from '../integrations/pagerduty/PagerDuty';
import { WebApiSlack } from '../integrations/slack/Slack';

/** Connects whatever the configuration names, and says once what it leaves out. */
export async function readIntegrations(
  root: RootConfigService,
  logger: LoggerService,
): Promise<Integrations> {
  const config = root.getOptionalConfig('incidentResponse');
  const pagerDuty = config?.getOptionalConfig('pagerDuty');
  const slack = config?.getOptionalConfig('slack');
  const jira = config?.getOptionalConfig('jira');
  const clusters = config?.getOptionalConfigArray('kubernetes.clusters') ?? [];
  const apiToken = pagerDuty?.getOptionalString('apiToken');

  const integrations: Integrations = {
    pagerDuty: apiToken
      ? RestPagerDuty.create({
          apiToken,
          apiBaseUrl: (
            pagerDuty?.getOptionalString('apiBaseUrl') ??
            'https://api.pagerduty.com'
          ).replace(/\/$/, ''),
          fromEmail: pagerDuty?.getOptionalString('fromEmail'),
        })
      : undefined,
    slack: slack
      ? WebApiSlack.create({
          botToken: slack.getString('botToken'),
          apiUrl: slack.getOptionalString('apiUrl'),
        })
      : undefined,
    jira: jira
      ? await CloudJira.create({
          baseUrl: jira.getString('baseUrl').replace(/\/$/, ''),
          email: jira.getString('email'),
          apiToken: jira.getString('apiToken'),
          defaultProject: jira.getString('defaultProject'),
          issueType: jira.getOptionalString('issueType') ?? 'Task',
        })
      : undefined,
    clusters:
      clusters.length > 0
        ? new Clusters(
            await Promise.all(
              clusters.map(cluster =>
                cluster.getOptionalBoolean('inCluster')
                  ? Cluster.inCluster(cluster.getString('name'))
                  : Cluster.create({
                      name: cluster.getString('name'),
                      url: cluster.getString('url').replace(/\/$/, ''),
                      token: cluster.getOptionalString('token'),
                      caData: cluster.getOptionalString('caData'),
                      skipTLSVerify:
                        cluster.getOptionalBoolean('skipTLSVerify'),
                    }),
              ),
            ),
          )
        : undefined,
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
