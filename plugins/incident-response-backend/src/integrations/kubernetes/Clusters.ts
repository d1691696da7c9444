import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import type { Cluster } from './Cluster';

/** What each action needs to be allowed to do. */
const NEEDS: {
  verb: string;
  resource: { group: string; resource: string; subresource?: string };
  text: string;
}[] = [
  {
    verb: 'create',
    resource: { group: '', resource: 'pods', subresource: 'eviction' },
    text: 'create pods/eviction (restart a pod)',
  },
  {
    verb: 'patch',
    resource: { group: 'apps', resource: 'deployments' },
    text: 'patch apps/deployments (restart a rollout)',
  },
  {
    verb: 'patch',
    resource: { group: 'apps', resource: 'deployments', subresource: 'scale' },
    text: 'patch apps/deployments/scale (scale)',
  },
  {
    verb: 'create',
    resource: { group: '', resource: 'pods', subresource: 'exec' },
    text: 'create pods/exec (clean a disk)',
  },
];

/** The configured clusters by name. */
export class Clusters {
  private readonly clusters: Cluster[];

  constructor(clusters: Cluster[]) {
    this.clusters = clusters;
  }

  /** The named cluster; without a name the only one. Undefined where that isn't clear. */
  find(name: string | undefined): Cluster | undefined {
    if (name === undefined) {
      return this.clusters.length === 1 ? this.clusters[0] : undefined;
    }
    return this.clusters.find(cluster => cluster.name === name);
  }

  get names(): string[] {
    return this.clusters.map(cluster => cluster.name);
  }

  /** What the account may do in each cluster and namespace, before it is ever needed. */
  async check(namespaces: string[]): Promise<SetupCheck[]> {
    return Promise.all(
      this.clusters.map(async cluster => {
        const missing: string[] = [];
        for (const namespace of namespaces.length > 0
          ? namespaces
          : ['default']) {
          for (const need of NEEDS) {
            if (!(await cluster.may(namespace, need.verb, need.resource))) {
              missing.push(`${need.text} in ${namespace}`);
            }
          }
        }
        return {
          id: `kubernetes-${cluster.name}`,
          title: `Kubernetes: ${cluster.name}`,
          status: missing.length === 0 ? ('ok' as const) : ('warning' as const),
          detail:
            missing.length === 0
              ? 'Every repair is allowed in the namespaces of the configuration.'
              : `Not allowed: ${missing.join('; ')}.`,
          remedy:
            missing.length === 0
              ? undefined
              : 'Bind a role with these rules to the service account, or leave these repairs out of your runbooks.',
        };
      }),
    );
  }
}
