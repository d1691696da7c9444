import type { Entity } from '@backstage/catalog-model';
import type {
  RemediationAction,
  RemediationContext,
  RemediationVerification,
} from '@incident-response/backstage-plugin-node';
import { randomUUID } from 'node:crypto';
import { eventually } from './eventually';
import { ID_LABEL } from './manifests';
import { CLUSTER_NAME, type TestCluster } from './TestCluster';

/** The annotation that shows which attempt has touched a workload last. */
export const MARKER = 'incident-response/attempt';

/** The catalog entity of a workload under test. */
export function entityOf(
  { namespace }: Pick<TestCluster, 'namespace'>,
  name: string,
  annotations: Record<string, string> = { [ID_LABEL]: name },
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: {
        'backstage.io/kubernetes-namespace': namespace,
        'backstage.io/kubernetes-cluster': CLUSTER_NAME,
        ...annotations,
      },
    },
  };
}

/** One attempt of an action on an entity, called as the portal calls it. */
export class Attempt {
  readonly context: RemediationContext;
  private attemptedAt = new Date().toISOString();

  constructor(
    private readonly action: RemediationAction,
    entity: Entity,
    parameters: Record<string, unknown>,
    { dryRun = false }: { dryRun?: boolean } = {},
  ) {
    this.context = {
      incidentId: 'inc-test',
      attempt: 1,
      entity,
      parameters,
      alertLabels: {},
      marker: `inc-test/${randomUUID()}`,
      dryRun,
      suggestOnly: false,
      mayProceed: async () => {},
      signal: new AbortController().signal,
    };
  }

  prepare() {
    return this.action.prepare(this.context);
  }

  perform() {
    this.attemptedAt = new Date().toISOString();
    return this.action.perform(this.context);
  }

  findPerformed() {
    return this.action.findPerformed(this.context);
  }

  async restore() {
    return this.action.restore?.(this.context);
  }

  verify() {
    return this.action.verify({
      ...this.context,
      attemptedAt: this.attemptedAt,
    });
  }

  /** Waits for the verdict on what was performed. */
  async untilVerified(
    status: Exclude<RemediationVerification['status'], 'pending'>,
  ): Promise<RemediationVerification> {
    return eventually(async () => {
      const verification = await this.verify();
      if (verification.status !== 'pending') {
        // The other verdict is for good: there is nothing to wait for.
        return verification;
      }
      throw new Error(`still pending: ${verification.observed}`);
    }).then(verification => {
      expect(verification).toMatchObject({ status });
      return verification;
    });
  }
}
