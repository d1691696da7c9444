import type {
  SetupCheck,
  SetupReport,
} from '@incident-response/backstage-plugin-common';
import { toIso, type Policy } from '../incident';
import type { Integrations } from '../integrations/Integrations';
import { ProviderError } from '../integrations/ProviderError';
import type { ActionRegistry } from '../remediation/ActionRegistry';
import type { CatalogRunbooks } from '../runbooks/CatalogRunbooks';
import type {
  DeliveryStore,
  IncidentStore,
  Leases,
  SettingsStore,
} from '../store';
import { checkSlackButtons, checkWebhook } from './checkWebhooks';
import type { WebhookTrust } from './createWebhookRouter';
import type { WebhookMonitor } from './WebhookMonitor';

const SHOWN_DELIVERIES = 20;
const SHOWN_DEAD_LETTERS = 50;

/** Asks every connection whether it works, and says how to mend what doesn't. */
export class SetupReporter {
  private readonly options: {
    integrations: Integrations;
    runbooks: CatalogRunbooks;
    registry: ActionRegistry;
    deliveries: DeliveryStore;
    store: IncidentStore;
    leases: Leases;
    settings: SettingsStore;
    trust: WebhookTrust;
    monitor: WebhookMonitor;
    slackMonitor: WebhookMonitor;
    policy: Policy;
    /** Why the configured outline of postmortems is not used. */
    templateProblem?: string;
  };

  constructor(options: SetupReporter['options']) {
    this.options = options;
  }

  async report(): Promise<SetupReport> {
    const { runbooks, deliveries, store, leases, settings } = this.options;
    const { trust, monitor, slackMonitor, policy } = this.options;
    const [
      catalog,
      latest,
      unmappedServices,
      deadLetters,
      killSwitch,
      providers,
      lastSlackInteraction,
    ] = await Promise.all([
      runbooks.list(),
      deliveries.latest(SHOWN_DELIVERIES),
      store.unmappedServices(),
      leases.deadLetters(SHOWN_DEAD_LETTERS),
      settings.killSwitch(),
      this.checkProviders(),
      settings.lastSlackInteraction(),
    ]);
    const lastDeliveryAt = latest[0]?.receivedAt;
    return {
      checks: [
        checkWebhook(trust, lastDeliveryAt),
        ...providers,
        checkSlackButtons({
          isConfigured: policy.slackButtons,
          lastInteractionAt: lastSlackInteraction,
          lastRefusedAt:
            slackMonitor.lastFailureAt && toIso(slackMonitor.lastFailureAt),
        }),
        this.checkRunbooks(catalog.runbooks.length, catalog.refused.length),
        ...this.checkTemplate(),
      ],
      unmappedServices,
      webhook: {
        lastDeliveryAt,
        signatureFailures: monitor.signatureFailures,
        unsigned: trust.allowUnsigned && trust.secrets.length === 0,
      },
      deliveries: latest,
      deadLetters,
      remediation: {
        ...killSwitch,
        configuredOff: !policy.remediation.enabled,
      },
      invalidRunbooks: catalog.refused,
    };
  }

  private async checkProviders(): Promise<SetupCheck[]> {
    const { pagerDuty, slack, jira, clusters, archive } =
      this.options.integrations;
    const namespaces = this.options.policy.remediation.allowedNamespaces ?? [];
    const checks = await Promise.all([
      checkProvider('pagerduty-api', 'PagerDuty API', pagerDuty, {
        key: 'incidentResponse.pagerDuty.apiToken',
        run: api => api.check(),
      }),
      checkProvider('slack', 'Slack', slack, {
        key: 'incidentResponse.slack.botToken',
        run: api => api.check(),
      }),
      checkProvider('jira', 'Jira', jira, {
        key: 'incidentResponse.jira',
        run: api => api.check(),
      }),
      checkProvider('kubernetes', 'Kubernetes', clusters, {
        key: 'incidentResponse.kubernetes.clusters',
        run: api => api.check(namespaces),
      }),
      checkProvider('archive', 'Archive', archive, {
        key: 'incidentResponse.archive',
        run: api => api.check(),
      }),
    ]);
    return checks.flat();
  }

  private checkTemplate(): SetupCheck[] {
    const { templateProblem } = this.options;
    return templateProblem
      ? [
          {
            id: 'postmortem-template',
            title: 'Postmortem template',
            status: 'error',
            detail: templateProblem,
            remedy:
              'Mend the line, and start the backend again. Drafts that there are keep their sections.',
          },
        ]
      : [];
  }

  private checkRunbooks(usable: number, refused: number): SetupCheck {
    const actions =
      this.options.registry.all.map(({ id }) => id).join(', ') || 'none';
    return {
      id: 'runbooks',
      title: 'Runbooks',
      status: refused > 0 || usable === 0 ? 'warning' : 'ok',
      detail: `${usable} runbooks are usable, ${refused} are not. Repairs that they can name: ${actions}.`,
      remedy:
        usable === 0
          ? 'Add a Resource of spec.type runbook to the catalog; the guide "Writing a runbook" shows one.'
          : undefined,
    };
  }
}

async function checkProvider<T>(
  id: string,
  title: string,
  provider: T | undefined,
  check: { key: string; run(api: T): Promise<SetupCheck | SetupCheck[]> },
): Promise<SetupCheck[]> {
  if (!provider) {
    return [
      {
        id,
        title,
        status: 'not_configured',
        detail: `${title} is not configured and is left out.`,
        remedy: `Set ${check.key} to use it.`,
      },
    ];
  }
  try {
    return [await check.run(provider)].flat();
  } catch (error) {
    return [
      {
        id,
        title,
        status: 'error',
        detail: error instanceof Error ? error.message : String(error),
        remedy: error instanceof ProviderError ? error.remedy : undefined,
      },
    ];
  }
}
