import { RestartPod } from '.';
import { problem } from '../__testUtils__/ApiServer';
import { deployment, pod } from '../__testUtils__/demoObjects';
import { attempt, FakeCluster } from '../__testUtils__/FakeCluster';

const cluster = new FakeCluster();

beforeAll(() => cluster.start());
afterAll(() => cluster.stop());
beforeEach(() => {
  cluster.reset();
  cluster.put(
    deployment(),
    pod('web-2-a', { waiting: 'CrashLoopBackOff' }),
    pod('web-2-b'),
    pod('web-2-c'),
  );
});

describe('the evidence of a repair', () => {
  const restart = () => new RestartPod({ clusters: cluster.clusters });
  const crashing = { select: 'crash-looping' };

  it.each([
    [400, 'container "app" in pod "web-2-a" is waiting to start'],
    [403, 'pods "web-2-a" is forbidden'],
  ])('goes on without a log that is answered %d', async (status, message) => {
    cluster.rules.push(({ url = '' }) =>
      url.includes('/log') ? problem(status, message) : undefined,
    );
    const { precondition, evidence } = await restart().prepare(
      attempt(crashing),
    );
    expect(precondition).toBe('holds');
    expect(evidence).toContainEqual({
      title: 'Last 50 log lines',
      text: `(could not be read: Kubernetes answered ${status} to read the log of web-2-a: ${message})`,
    });
  });

  it('keeps of a log what fits, without secrets and control characters', async () => {
    cluster.rules.push(({ url = '' }) =>
      url.includes('/log')
        ? {
            status: 200,
            body: `${'x'.repeat(1_000_000)}\n`.repeat(3),
          }
        : undefined,
    );
    const huge = await restart().prepare(attempt(crashing));
    const text = (proposal: typeof huge) =>
      proposal.evidence.find(({ title }) => title.startsWith('Last'))?.text ??
      '';
    expect(text(huge).length).toBeLessThan(17_000);

    cluster.rules[0] = ({ url = '' }) =>
      url.includes('/log')
        ? {
            status: 200,
            body: Buffer.from([
              ...Buffer.from('\u001b[31mred\u001b[0m\0 password=hunter2 '),
              0xff,
            ]),
          }
        : undefined;
    expect(text(await restart().prepare(attempt(crashing)))).toBe(
      'red password=[redacted] \ufffd',
    );
  });
});

describe('pods of something else', () => {
  it.each([
    [
      { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web' },
      /its pods belong to Rollout web \(argoproj.io\/v1alpha1\), and Argo Rollouts are not repaired/,
    ],
    [
      { apiVersion: 'apps.kruise.io/v1alpha1', kind: 'CloneSet', name: 'web' },
      /belong to CloneSet web .*only Deployments, StatefulSets and DaemonSets/,
    ],
  ])('are left alone: %j', async (owner, observed) => {
    cluster.objects.clear();
    cluster.put(pod('web-2-a'), {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: 'web-2',
        ownerReferences: [{ ...owner, uid: 'x', controller: true }],
      },
    });
    await expect(
      new RestartPod({ clusters: cluster.clusters }).prepare(
        attempt({ select: 'not-ready' }),
      ),
    ).resolves.toMatchObject({
      precondition: 'out_of_scope',
      observed: expect.stringMatching(observed),
    });
  });
});
