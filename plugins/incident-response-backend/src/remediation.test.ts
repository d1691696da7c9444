import type { Entity } from '@backstage/catalog-model';
import type { Sandbox } from '@incident-response/sandbox';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import {
  ENTITIES,
  runbook,
  service,
  startTestPortal,
  type TestPortal,
} from './__testUtils__/TestPortal';

jest.setTimeout(60_000);

const repair = (
  action: string,
  parameters: Record<string, string | number>,
) => ({
  actions: [{ action, parameters }],
  verifyWithin: { seconds: 30 },
  resolveIncident: true,
});

const RUNBOOKS = [
  runbook(
    'memory',
    'HighMemoryUsage',
    repair('kubernetes:restart-pod', { select: 'memory-above', percent: 90 }),
  ),
  runbook(
    'crashes',
    'PodCrashLooping',
    repair('kubernetes:restart-pod', { select: 'crash-looping' }),
  ),
  runbook(
    'cpu',
    'HighCpuUsage',
    repair('kubernetes:scale', {
      by: 1,
      max: 6,
      when: 'cpu-above',
      percent: 80,
    }),
  ),
  runbook(
    'disk',
    'DiskAlmostFull',
    repair('kubernetes:clean-disk', {
      directory: '/var/log/app',
      whenFullerThan: 90,
    }),
  ),
  runbook(
    'other-disk',
    'OtherDiskFull',
    repair('kubernetes:clean-disk', { directory: '/etc', whenFullerThan: 90 }),
  ),
  runbook(
    'rollout',
    'NeedsRollout',
    repair('kubernetes:rollout-restart', { when: 'memory-above' }),
  ),
];

/** The entity as one that change events can be sent for. */
function withIntegrationKey(entity: Entity, { pagerduty }: Sandbox): Entity {
  const serviceId = entity.metadata.annotations?.['pagerduty.com/service-id'];
  const known = pagerduty.directory.services.find(({ id }) => id === serviceId);
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: {
        ...entity.metadata.annotations,
        'pagerduty.com/integration-key': known?.integrationKey ?? '',
      },
    },
  };
}

describe('guarded repair, against a cluster that only the right repair mends', () => {
  let portal: TestPortal;

  beforeAll(async () => {
    // Its 700 files take Jest seconds, which would be taken from the first test that runs a command in a pod.
    await import('@kubernetes/client-node');
    portal = await startTestPortal({
      entities: sandbox => [
        ...ENTITIES.filter(
          ({ kind, metadata }) =>
            kind !== 'Resource' && metadata.name !== 'payments-api',
        ),
        withIntegrationKey(
          service('payments-api', 'PPAYAPI', 'production'),
          sandbox,
        ),
        service('ledger-api', 'PLEDGER', 'experimental'),
        ...RUNBOOKS,
      ],
    });
  });
  afterEach(async () => {
    portal.sandbox.reset();
    await portal
      .api()
      .put('/remediation/switch')
      .send({ enabled: true })
      .expect(204);
  });
  afterAll(() => portal?.stop());

  const page = (serviceId: string, alertname: string, priority = 'P2') =>
    portal.sandbox.pagerduty.trigger({
      serviceId,
      title: `${alertname} of ${serviceId} ${Math.random()}`,
      priority,
      details: { alertname },
      dedupKey: `${alertname}-${serviceId}-${Math.random()}`,
    }).id;
  /** What was changed; rehearsals change nothing. */
  const changes = () =>
    portal.sandbox.kubernetes.writes.filter(({ dryRun }) => !dryRun);
  const writes = (verb: string) =>
    changes().filter(write => write.verb === verb);
  const types = ({ facts }: IncidentDetail) => facts.map(({ type }) => type);

  it('restarts the pod that leaks memory, verifies it, and resolves the page', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    const id = page('PPAYAPI', 'HighMemoryUsage');
    const incident = await portal.until(
      id,
      ({ status, postmortemId }) =>
        status === 'resolved' && Boolean(postmortemId),
      20,
    );
    expect(incident.remediation).toMatchObject({
      status: 'repaired',
      attempt: 1,
    });
    expect(writes('evict')).toHaveLength(1);
    const order = types(incident).filter(type =>
      type.startsWith('remediation.'),
    );
    expect(order).toEqual([
      'remediation.diagnosed',
      'remediation.attempted',
      'remediation.verified',
    ]);
    const diagnosed = incident.facts.find(
      fact => fact.type === 'remediation.diagnosed',
    );
    expect(JSON.stringify(diagnosed?.payload)).toMatch(/log lines/);
    expect(portal.sandbox.pagerduty.changes).toEqual([
      expect.objectContaining({
        serviceId: 'PPAYAPI',
        summary: expect.stringMatching(
          /^Automatic repair: evict pod payments-api-/,
        ),
      }),
    ]);
  });

  it('adds a replica where CPU is short, and records the size before', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'ledger-api',
      'cpu-saturated',
    );
    const id = page('PLEDGER', 'HighCpuUsage');
    const incident = await portal.until(
      id,
      ({ status }) => status === 'resolved',
      20,
    );
    expect(incident.remediation.status).toBe('repaired');
    expect(incident.remediation.attempt).toBe(1);
    expect(writes('patch')).toMatchObject([{ detail: 'replicas 3 → 4' }]);
  });

  it('deletes old files from a full disk after listing them', async () => {
    portal.sandbox.kubernetes.setFault('payments', 'ledger-api', 'disk-full');
    const id = page('PLEDGER', 'DiskAlmostFull', 'P3');
    const incident = await portal.until(
      id,
      ({ status }) => status === 'resolved',
      20,
    );
    const attempted = incident.facts.find(
      fact => fact.type === 'remediation.attempted',
    );
    expect(JSON.stringify(attempted?.payload)).toMatch(
      /delete \d+ files older than 7 days under \/var\/log\/app/,
    );
  });

  it('never touches a directory that the configuration does not allow', async () => {
    portal.sandbox.kubernetes.setFault('payments', 'ledger-api', 'disk-full');
    const id = page('PLEDGER', 'OtherDiskFull', 'P3');
    const incident = await portal.until(
      id,
      ({ remediation }) => remediation.status === 'handed_over',
    );
    expect(incident.remediation.explanation).toMatch(/\/etc is not in/);
    expect(changes()).toEqual([]);
  });

  it('tries three times, then asks a human with what was tried', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'crash-loop-unfixable',
    );
    const id = page('PPAYAPI', 'PodCrashLooping');
    const incident = await portal.until(
      id,
      ({ facts }) => facts.some(fact => fact.type === 'human.paged'),
      45,
    );
    expect(incident.remediation).toMatchObject({ status: 'handed_over' });
    expect(writes('evict')).toHaveLength(3);
    const asked = incident.facts.find(fact => fact.type === 'human.asked');
    expect(asked?.type === 'human.asked' && asked.payload.tried).toHaveLength(
      3,
    );
    expect(
      portal.sandbox.pagerduty.incidents.find(known => known.id === id)
        ?.responderRequests,
    ).toHaveLength(1);
  });

  it('touches nothing while the switch in the portal is off, and says so', async () => {
    await portal
      .api()
      .put('/remediation/switch')
      .send({ enabled: false })
      .expect(204);
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    const id = page('PPAYAPI', 'HighMemoryUsage');
    const incident = await portal.until(
      id,
      ({ remediation }) => remediation.status === 'refused',
    );
    expect(incident.remediation).toMatchObject({
      explanation:
        'Not repaired: automatic repair is switched off in the portal.',
      refusal: { guard: 'kill-switch', next: 'note' },
    });
    expect(changes()).toEqual([]);
  });

  it('waits for a person where a P1 in production needs more than a pod restart', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    const id = page('PPAYAPI', 'NeedsRollout', 'P1');
    const waiting = await portal.until(
      id,
      ({ remediation }) => remediation.status === 'awaiting_approval',
    );
    expect(waiting.remediation.approval?.changes).toEqual([
      'restart 3 pods of Deployment payments-api in payments',
    ]);
    expect(changes()).toEqual([]);

    await portal
      .api()
      .post(`/incidents/${id}/remediation/decision`)
      .send({ attempt: 1, decision: 'approve' })
      .expect(204);
    const incident = await portal.until(
      id,
      ({ status }) => status === 'resolved',
      20,
    );
    expect(types(incident)).toContain('remediation.approved');
    await portal
      .api()
      .post(`/incidents/${id}/remediation/decision`)
      .send({ attempt: 1, decision: 'reject' })
      .expect(409);
  });

  it('asks a human where Kubernetes forbids it, and names the way out', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    portal.sandbox.kubernetes.forbid('payments');
    const id = page('PPAYAPI', 'HighMemoryUsage');
    const incident = await portal.until(
      id,
      ({ remediation }) => remediation.status === 'handed_over',
    );
    portal.sandbox.kubernetes.allow('payments');
    expect(incident.remediation.explanation).toMatch(/403.*Bind a role/);
    expect(changes()).toEqual([]);
  });

  it('leaves a failure of everything to people', async () => {
    portal.sandbox.kubernetes.setFault(
      'payments',
      'payments-api',
      'memory-leak',
    );
    for (const serviceId of ['PLEDGER', 'PSTOREF']) {
      const alerting = page(serviceId, 'SomethingElse');
      await portal.until(alerting, ({ status }) => status === 'triggered');
    }
    const id = page('PPAYAPI', 'HighMemoryUsage');
    const incident = await portal.until(id, ({ facts }) =>
      facts.some(fact => fact.type === 'human.paged'),
    );
    expect(incident.remediation).toMatchObject({ status: 'handed_over' });
    expect(incident.remediation.explanation).toMatch(
      /3 of 3 services have open incidents, more than 40 %/,
    );
    expect(changes()).toEqual([]);
    for (const open of portal.sandbox.pagerduty.incidents) {
      portal.sandbox.pagerduty.resolve(open.id, {
        type: 'integration',
        serviceId: open.serviceId,
      });
      await portal.until(open.id, ({ status }) => status === 'resolved');
    }
  });

  it('does nothing where there is nothing to repair', async () => {
    const id = page('PPAYAPI', 'HighMemoryUsage');
    const incident = await portal.until(
      id,
      ({ remediation }) => remediation.status === 'refused',
    );
    expect(incident.remediation.refusal?.guard).toBe('precondition');
    expect(changes()).toEqual([]);
  });
});
