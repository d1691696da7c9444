import { setTimeout as pause } from 'node:timers/promises';
import { PortalClient } from '../cli/PortalClient';
import { chooseScenarios } from '../cli/chooseScenarios';
import { playSeries } from '../cli/playSeries';
import { runDrill, type DrillResult } from '../cli/runDrill';
import { SandboxClient } from '../cli/SandboxClient';
import { startSandbox, type Sandbox } from '../startSandbox';
import { DemoPortal, type PortalHabits } from '../testing/DemoPortal';
import { eventually } from '../testing/eventually';
import { SCENARIOS } from './scenarios';

jest.setTimeout(40_000);

describe('drills of guards and sequences', () => {
  let sandbox: Sandbox;
  let portal: DemoPortal;

  beforeAll(async () => {
    portal = await DemoPortal.listen();
    sandbox = await startSandbox({
      port: 0,
      latencyMs: 0,
      webhook: { url: `${portal.url}/webhook`, secret: 'of this test' },
      interactivity: { url: `${portal.url}/slack`, secret: 'of this test' },
    });
    portal.use(sandbox);
    for (const {
      expect: { runbook },
      workload,
    } of SCENARIOS.flatMap(scenario => [scenario, ...(scenario.later ?? [])])) {
      portal.entities.add(`resource:default/${runbook}`);
      portal.entities.add(`component:default/${workload?.name}`);
    }
  });
  beforeEach(() => {
    sandbox.reset();
    portal.switched.length = 0;
    portal.habits = { channels: 1, repair: () => undefined };
  });
  afterAll(async () => {
    await sandbox.stop();
    await portal.stop();
  });

  const clients = () => ({
    sandbox: new SandboxClient(sandbox.url),
    portal: new PortalClient(portal.url, 'a token of this test'),
  });
  const drill = (
    scenario: string,
    repair: PortalHabits['repair'],
    timeoutSeconds = 15,
  ): Promise<DrillResult> => {
    portal.habits.repair = repair;
    return runDrill({
      ...clients(),
      scenario,
      timeoutSeconds,
      onStart: () => undefined,
      onStep: () => undefined,
    });
  };
  const failed = ({ checks }: DrillResult) =>
    checks.filter(({ ok }) => !ok).map(({ name }) => name);

  const evict = (namespace: string, workload: string) => {
    const { fault, pods } = sandbox.kubernetes.workload(namespace, workload);
    const there = pods.filter(({ deletedAt }) => !deletedAt);
    const victim =
      there.find(
        ({ phase, uid }) => phase === 'backoff' || uid === fault?.podUid,
      ) ?? there[0];
    if (victim) {
      sandbox.kubernetes.removePod(victim, false, 'evict');
    }
  };
  const askHuman = (incidentId: string) => {
    const { assigneeIds, policyId } = sandbox.pagerduty.incident(incidentId);
    sandbox.pagerduty.requestResponders(incidentId, assigneeIds[0], 'help', [
      { type: 'escalation_policy', id: policyId },
    ]);
  };

  it('wants the reason of a refusal in the channel, and then plays the human', async () => {
    const silent = await drill('guard-precondition', () => undefined, 2);
    expect(failed(silent)).toEqual([
      'the channel says why it is not repaired',
      'the incident is resolved',
      'postmortem drafts announced',
    ]);
    sandbox.reset();
    const told = await drill('guard-precondition', (_, id) =>
      portal.tell(
        id,
        'there is nothing to repair: web uses 46 % of its memory limit',
      ),
    );
    expect(failed(told)).toEqual([]);
  });

  it('finds the mark of an attempt that must not have been begun', async () => {
    const result = await drill(
      'guard-scope',
      ({ kubernetes }, id) => {
        const { workload } = kubernetes.workload('identity', 'session-store');
        workload.metadata.annotations = {
          'incident-response/attempt': `${id}/1`,
        };
        portal.tell(id, "so its workloads can't be told from others");
        askHuman(id);
      },
      5,
    );
    expect(failed(result)).toEqual([
      'nothing in the cluster is marked as repaired',
    ]);
  });

  it('resolves before it approves, and fails when that is carried out all the same', async () => {
    portal.habits.approver = 'U0PAYM1';
    const result = await drill(
      'guard-open',
      () => evict('payments', 'invoices-worker'),
      5,
    );
    const [incident] = sandbox.pagerduty.incidents;
    const [pressed] = sandbox.slack.interactions.all;
    expect(pressed.userId).toBe('U0PAYM1');
    expect(pressed.at.getTime()).toBeGreaterThanOrEqual(
      incident.resolvedAt?.getTime() ?? Infinity,
    );
    expect(failed(result)).toEqual(['repairs made in Kubernetes']);
  });

  it('closes a namespace for as long as the drill runs', async () => {
    const { kubernetes } = sandbox;
    const mayPatch = () =>
      kubernetes.access.allows(
        { user: 'the portal' },
        {
          verb: 'patch',
          group: 'apps',
          resource: 'deployments',
          namespace: 'identity',
        },
        [],
      );
    let duringDrill = true;
    const result = await drill('guard-access', (_, id) => {
      duringDrill = mayPatch();
      portal.tell(
        id,
        "apiGroups: ['apps'], resources: ['deployments'], verbs: [patch]",
      );
      askHuman(id);
    });
    expect(failed(result)).toEqual([]);
    expect(duringDrill).toBe(false);
    expect(mayPatch()).toBe(true);
  });

  it('has a budget refuse every eviction, and fails when it is passed by', async () => {
    const { kubernetes } = sandbox;
    const result = await drill(
      'pdb-blocks',
      (_, id) => {
        const [pod] = kubernetes.workload('payments', 'payments-api').pods;
        expect(() => kubernetes.evict(pod, false)).toThrow('disruption budget');
        evict('payments', 'payments-api');
        portal.tell(
          id,
          'could not begin for too long: the disruption budget payments-api needs 3 healthy pods',
        );
        askHuman(id);
      },
      6,
    );
    expect(failed(result)).toEqual(['repairs made in Kubernetes']);
    await eventually(() =>
      expect(kubernetes.budgets[0].spec.minAvailable).toBe(2),
    );
  });

  it('raises the second incident when the first is over, and judges it by itself', async () => {
    const repairBoth = await drill(
      'guard-attempts',
      (_, id) => {
        evict('payments', 'payments-api');
        portal.tell(id, 'nothing to say');
      },
      8,
    );
    expect(repairBoth.counts).toMatchObject({
      channels: 2,
      remediationAttempts: 2,
    });
    expect(failed(repairBoth)).toEqual([
      'incident 2: repairs made in Kubernetes',
      'incident 2: the channel says why it is not repaired',
      'incident 2: people asked for',
    ]);
    sandbox.reset();
    const result = await drill('guard-attempts', (_, id) => {
      if (sandbox.pagerduty.incidents.length === 1) {
        evict('payments', 'payments-api');
        return;
      }
      portal.tell(
        id,
        'kubernetes:restart-pod was already used 1 times on component:default/payments-api recently and the limit is 1',
      );
      askHuman(id);
    });
    expect(failed(result)).toEqual([]);
  });

  it('fails when a second repair begins while the first is at work', async () => {
    const result = await drill(
      'guard-one-at-a-time',
      () => evict('payments', 'ledger-api'),
      5,
    );
    expect(result.counts.remediationAttempts).toBe(2);
    expect(failed(result)).toContain(
      'no repair began while an earlier one was still at work',
    );
    expect(failed(result)).toContain('repairs of all incidents together');
  });

  it('fails when there is no pause after what did not help', async () => {
    const result = await drill(
      'guard-cooldown',
      async (_, id) => {
        const { kubernetes } = sandbox;
        for (let attempt = 1; attempt <= 3; attempt += 1) {
          evict('payments', 'ledger-api');
          await eventually(() => {
            const running = kubernetes.workload('payments', 'ledger-api');
            expect(running.isInMotion).toBe(false);
            expect(running.pods.map(({ phase }) => phase)).toContain('backoff');
          });
          await pause(500);
        }
        askHuman(id);
      },
      12,
    );
    expect(failed(result)).toEqual([
      'a pause after each repair that did not help',
    ]);
  });

  it('lets the fleet alert after the first repair, and fails when another one follows', async () => {
    const result = await drill(
      'systemic-failure',
      async (_, id) => {
        if (sandbox.pagerduty.incidents.length > 1) {
          return;
        }
        evict('payments', 'ledger-api');
        await eventually(() =>
          expect(sandbox.pagerduty.incidents).toHaveLength(7),
        );
        evict('payments', 'ledger-api');
        portal.tell(id, '7 of 15 services have open incidents, more than 40 %');
        askHuman(id);
      },
      8,
    );
    expect(failed(result)).toEqual(['repairs made in Kubernetes']);
    expect(
      sandbox.pagerduty.incidents.every(({ status }) => status === 'resolved'),
    ).toBe(true);
  });

  it('fails when the replicas are changed that an autoscaler owns', async () => {
    const result = await drill(
      'hpa-owned',
      async ({ urls, tokens }) => {
        await fetch(
          `${urls.kubernetes}/apis/apps/v1/namespaces/commerce/deployments/checkout-api`,
          {
            method: 'PATCH',
            headers: {
              Authorization: `Bearer ${tokens.kubernetes}`,
              'Content-Type': 'application/merge-patch+json',
            },
            body: JSON.stringify({ spec: { replicas: 4 } }),
          },
        );
      },
      8,
    );
    expect(failed(result)).toEqual([
      'the repairs are the right ones, in the right order',
    ]);
  });

  it('switches repair off in the portal after the first attempt, and on again', async () => {
    const result = await drill('kill-switch-mid-run', async (_, id) => {
      evict('payments', 'ledger-api');
      await eventually(() => expect(portal.switched).toEqual([false]));
      portal.tell(id, 'automatic repair is switched off in the portal');
    });
    expect(failed(result)).toEqual([]);
    expect(portal.switched).toEqual([false, true]);
  });

  it('mends memory under load with one pod more, and not with a new one', async () => {
    const { kubernetes } = sandbox;
    const result = await drill(
      'plan-restart-then-scale',
      async ({ urls, tokens }) => {
        evict('commerce', 'recommendations');
        await eventually(() =>
          expect(
            kubernetes
              .workload('commerce', 'recommendations')
              .pods.map(pod => pod.phase),
          ).toEqual(['ready', 'ready']),
        );
        const running = kubernetes.workload('commerce', 'recommendations');
        expect(
          running.pods.map(pod => running.usage(pod).memory > 0.9),
        ).toEqual([true, true]);
        await fetch(
          `${urls.kubernetes}/apis/apps/v1/namespaces/commerce/deployments/recommendations/scale`,
          {
            method: 'PATCH',
            headers: {
              Authorization: `Bearer ${tokens.kubernetes}`,
              'Content-Type': 'application/merge-patch+json',
            },
            body: JSON.stringify({ spec: { replicas: 3 } }),
          },
        );
      },
    );
    expect(failed(result)).toEqual([]);
  });

  it('plays several, each with everything healed, and ends with the first that fails', async () => {
    portal.habits.repair = () => evict('payments', 'payments-api');
    const told: string[] = [];
    const results = await playSeries({
      ...clients(),
      scenarios: ['high-memory', 'high-cpu', 'disk-full'],
      timeoutSeconds: 5,
      onResult: ({ scenario, status }) => told.push(`${scenario} ${status}`),
    });
    expect(told).toEqual(['high-memory passed', 'high-cpu failed']);
    expect(results).toHaveLength(2);
    expect(
      sandbox.pagerduty.incidents.map(({ serviceId }) => serviceId),
    ).toEqual(['PRECOMM']);
  });

  it('chooses by names in which * stands for anything', () => {
    const names = (...patterns: string[]) =>
      chooseScenarios(patterns, SCENARIOS).map(({ name }) => name);
    expect(names('*')).toEqual(SCENARIOS.map(({ name }) => name));
    expect(names('high-*', 'disk-full')).toEqual([
      'high-memory',
      'high-cpu',
      'disk-full',
    ]);
    expect(() => names('high.memory')).toThrow(
      'There is no scenario "high.memory". There are: high-memory,',
    );
  });
});
