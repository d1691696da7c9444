import { PortalClient } from '../cli/PortalClient';
import { runDrill, type DrillResult } from '../cli/runDrill';
import { SandboxClient } from '../cli/SandboxClient';
import { startSandbox, type Sandbox } from '../startSandbox';
import { DemoPortal } from '../testing/DemoPortal';

jest.setTimeout(30_000);

function evictLeaking(
  { kubernetes }: Sandbox,
  workload = 'payments-api',
): void {
  const { fault, pods } = kubernetes.workload('payments', workload);
  const victim = pods.find(({ uid }) => uid === fault?.podUid);
  if (victim) {
    kubernetes.evict(victim, false);
  }
}

function askHuman({ pagerduty }: Sandbox, incidentId: string): void {
  const { assigneeIds, policyId } = pagerduty.incident(incidentId);
  pagerduty.requestResponders(incidentId, assigneeIds[0], 'please help', [
    { type: 'escalation_policy', id: policyId },
  ]);
}

const KNOWN = [
  'component:default/payments-api',
  'component:default/edge-gateway',
  'component:default/invoices-worker',
  'resource:default/high-memory',
  'resource:default/certificate-expiry',
  'resource:default/stalled-consumers',
];

describe('drills', () => {
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
  });
  beforeEach(() => {
    sandbox.reset();
    portal.habits = { channels: 1, repair: () => undefined };
    for (const ref of KNOWN) {
      portal.entities.add(ref);
    }
  });
  afterAll(async () => {
    await sandbox.stop();
    await portal.stop();
  });

  const drill = (scenario: string, timeoutSeconds = 15): Promise<DrillResult> =>
    runDrill({
      scenario,
      timeoutSeconds,
      sandbox: new SandboxClient(sandbox.url),
      portal: new PortalClient(portal.url, 'a token of this test'),
      onStart: () => undefined,
      onStep: () => undefined,
    });
  const failed = ({ checks }: DrillResult) =>
    checks.filter(({ ok }) => !ok).map(({ name }) => name);

  it('passes when the right repair ends the fault', async () => {
    portal.habits.repair = world => evictLeaking(world);
    const result = await drill('high-memory');
    expect(failed(result)).toEqual([]);
    expect(result).toMatchObject({
      scenario: 'high-memory',
      status: 'passed',
      counts: {
        channels: 1,
        tickets: 1,
        remediationAttempts: 1,
        escalations: 0,
        postmortems: 1,
        duplicates: 0,
      },
      seconds: {
        acknowledged202: expect.any(Number),
        channel: expect.any(Number),
        ticket: expect.any(Number),
        runbook: expect.any(Number),
        remediated: expect.any(Number),
        resolved: expect.any(Number),
        postmortem: expect.any(Number),
      },
    });
  });

  it('fails when nothing is repaired', async () => {
    const result = await drill('high-memory', 1);
    expect(result.status).toBe('failed');
    expect(failed(result)).toEqual([
      'repairs made in Kubernetes',
      'the workload is well again',
      'the incident is resolved',
      'postmortem drafts announced',
    ]);
    expect(result.seconds.resolved).toBeNull();
  });

  it('fails when something is done twice', async () => {
    portal.habits = { channels: 2, repair: world => evictLeaking(world) };
    const result = await drill('high-memory', 6);
    expect(result.counts).toMatchObject({ channels: 2, duplicates: 1 });
    expect(failed(result)).toEqual([
      'Slack channels',
      'effects that happened twice',
    ]);
  });

  it('plays the human who is asked for, and only then', async () => {
    portal.habits.repair = askHuman;
    const result = await drill('certificate-expiry');
    expect(failed(result)).toEqual([]);
    const [incident] = sandbox.pagerduty.incidents;
    expect(incident.acknowledgedAt?.getTime()).toBeGreaterThan(
      incident.responderRequests[0].at.getTime(),
    );
    expect(result.seconds.remediated).toBeNull();
  });

  it('has somebody who may not press first, and then somebody who may', async () => {
    portal.habits = {
      channels: 1,
      approver: 'U0PAYM1',
      repair: world => evictLeaking(world, 'invoices-worker'),
    };
    const result = await drill('approve-in-slack');
    expect(failed(result)).toEqual([]);
    expect(
      sandbox.slack.interactions.all.map(({ userId, answers }) => ({
        isApprover: userId === 'U0PAYM1',
        told: answers.map(({ text }) => text),
      })),
    ).toEqual([
      { isApprover: false, told: ['You may not'] },
      { isApprover: true, told: ['Noted'] },
    ]);
  });

  it('fails when the portal does not wait for the approval, or leaves its buttons', async () => {
    portal.habits.repair = world => {
      evictLeaking(world, 'invoices-worker');
    };
    const result = await drill('approve-in-slack', 4);
    expect(failed(result)).toEqual([
      'approvals asked for in Slack',
      'no button is left that does nothing any more',
      'somebody who may not approve was told so, and changed nothing',
      'whoever pressed the button was told what has come of it',
    ]);
  });

  it('finds the postmortem of an incident without a channel in the portal', async () => {
    portal.habits.channels = 0;
    const result = await drill('no-providers');
    expect(failed(result)).toEqual([]);
    expect(result).toMatchObject({
      status: 'passed',
      counts: { channels: 0, tickets: 0, postmortems: 1 },
      seconds: { channel: null, postmortem: expect.any(Number) },
    });
  });

  it('refuses an unknown scenario and a second drill on one service', async () => {
    await expect(drill('nonsense')).rejects.toThrow(
      'There is no scenario "nonsense". There are: high-memory,',
    );
    const { incident } = sandbox.drills.start('high-memory');
    await expect(drill('high-memory')).rejects.toThrow(
      `The drill high-memory is still running on this service as incident #${incident.number}`,
    );
  });

  it('waits for a catalog that is still being read', async () => {
    portal.entities.delete('resource:default/high-memory');
    const client = new PortalClient(portal.url, 'a token of this test');
    await expect(
      client.requireEntities(['resource:default/high-memory'], 100),
    ).rejects.toThrow(
      "The portal's catalog does not have resource:default/high-memory",
    );
    const waiting = client.requireEntities(['resource:default/high-memory']);
    portal.entities.add('resource:default/high-memory');
    await expect(waiting).resolves.toBeUndefined();
  });

  it('says what to do when there is no portal', async () => {
    await expect(
      runDrill({
        scenario: 'high-memory',
        sandbox: new SandboxClient(sandbox.url),
        portal: new PortalClient('http://127.0.0.1:1', undefined),
        onStart: () => undefined,
        onStep: () => undefined,
      }),
    ).rejects.toThrow('Start one with `npm start`');
    expect(sandbox.pagerduty.incidents).toHaveLength(0);
  });
});
