import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import { ProviderError } from '../ProviderError';
import type { Cluster } from './Cluster';
import {
  describePermission,
  describeRules,
  NEEDED_ROLES,
  permissionsOf,
  type NeededRole,
  type Permission,
} from './permissions';

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

  /**
   * What the account may do in each cluster and namespace, before it is ever needed: by action, with the role that is
   * missing and its rules. A cluster that doesn't answer hides nothing of the others.
   */
  async check(namespaces: string[]): Promise<SetupCheck[]> {
    return Promise.all(
      this.clusters.map(async cluster => ({
        id: `kubernetes-${cluster.name}`,
        title: `Kubernetes: ${cluster.name}`,
        ...(await checkCluster(
          cluster,
          namespaces.length > 0 ? namespaces : ['default'],
        )),
      })),
    );
  }
}

interface Missing {
  needed: NeededRole;
  namespace: string;
  permissions: Permission[];
}

async function checkCluster(
  cluster: Cluster,
  namespaces: string[],
): Promise<Pick<SetupCheck, 'status' | 'detail' | 'remedy'>> {
  try {
    const missing: Missing[] = [];
    for (const namespace of namespaces) {
      missing.push(...(await missingIn(cluster, namespace)));
    }
    return missing.length === 0
      ? {
          status: 'ok',
          detail: `Every repair is allowed in ${namespaces.join(', ')}.`,
        }
      : {
          status: 'warning',
          detail: `Not allowed: ${missing.map(describe).join('; ')}.`,
          remedy: `Bind a role with the rules that are missing to the service account, or leave these repairs out of your runbooks. deploy/kubernetes/rbac.yaml has them: ${missing
            .map(remedyOf)
            .join('; ')}.`,
        };
  } catch (error) {
    if (error instanceof ProviderError) {
      return { status: 'error', detail: error.message, remedy: error.remedy };
    }
    throw error;
  }
}

async function missingIn(
  cluster: Cluster,
  namespace: string,
): Promise<Missing[]> {
  // Several actions need the same: each question is asked once.
  const answers = new Map<string, Promise<boolean>>();
  const may = (permission: Permission) => {
    const { verb, ...resource } = permission;
    const key = describePermission(permission);
    const answer = answers.get(key) ?? cluster.may(namespace, verb, resource);
    answers.set(key, answer);
    return answer;
  };
  const roles = await Promise.all(
    NEEDED_ROLES.map(async needed => {
      const permissions = needed.rules.flatMap(permissionsOf);
      const allowed = await Promise.all(permissions.map(may));
      return {
        needed,
        namespace,
        permissions: permissions.filter((_, index) => !allowed[index]),
      };
    }),
  );
  return roles.filter(({ permissions }) => permissions.length > 0);
}

function describe({ needed, namespace, permissions }: Missing): string {
  return `${needed.neededBy} in ${namespace}: ${permissions
    .map(describePermission)
    .join(', ')}`;
}

function remedyOf({ needed, namespace, permissions }: Missing): string {
  return `${needed.role} in ${namespace} for ${
    needed.neededBy
  }, or the rules ${describeRules(permissions)}`;
}
