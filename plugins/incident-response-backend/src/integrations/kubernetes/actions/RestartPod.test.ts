import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import { RestartPod } from '.';
import { problem, type Seen } from '../__testUtils__/ApiServer';
import { deployment, pod, usage } from '../__testUtils__/demoObjects';
import { attempt, FakeCluster } from '../__testUtils__/FakeCluster';

const MARKER = 'incident-response/attempt';
const WEB = '/apis/apps/v1/namespaces/shop/deployments/web';
const EVICTION = '/api/v1/namespaces/shop/pods/web-2-a/eviction';

const evicts = ({ url = '' }: Seen) => url.includes('/eviction');
const budget = (name: string) =>
  problem(
    429,
    "Cannot evict pod as it would violate the pod's disruption budget.",
    {
      reason: 'TooManyRequests',
      details: {
        causes: [
          {
            reason: 'DisruptionBudget',
            message: `The disruption budget ${name} needs 3 healthy pods and has 3 currently`,
          },
        ],
      },
    },
  );

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

describe('a restart of a pod', () => {
  const restart = () => new RestartPod({ clusters: cluster.clusters });
  const crashing = { select: 'crash-looping' };

  it('shows what would change, and changes nothing', async () => {
    const proposal = await restart().prepare(attempt(crashing));
    expect(proposal).toMatchObject({
      precondition: 'holds',
      targets: [{ kind: 'Pod', name: 'web-2-a' }],
      locks: ['main/shop/Deployment/web'],
      disruption: [
        { workload: 'Deployment web', pods: 3, unavailable: 0, takes: 0 },
      ],
    });
    expect(proposal.diffs).toEqual([
      {
        object: 'Deployment web in shop',
        before: '{}\n',
        after: `metadata:\n  annotations:\n    ${MARKER}: Q1/1\n`,
      },
      {
        object: 'Pod web-2-a in shop',
        before: 'created: 2025-12-31T00:00:00Z\nready: false\nrestarts: 7\n',
        after: '',
      },
    ]);
    expect(cluster.writes).toEqual([]);
  });

  it('takes one away where the pod works', async () => {
    cluster.put(usage('web-2-b', '1m', '95Mi'));
    const { disruption } = await restart().prepare(
      attempt({ select: 'memory-above' }),
    );
    expect(disruption).toMatchObject([{ takes: 1 }]);
  });

  it('is blocked before anybody approves it, by name of the budget', async () => {
    cluster.rules.push(request =>
      evicts(request) ? budget('web-pdb') : undefined,
    );
    await expect(restart().prepare(attempt(crashing))).resolves.toMatchObject({
      precondition: 'blocked',
      observed:
        'web-2-a may not be evicted now: The disruption budget web-pdb needs 3 healthy pods and has 3 currently',
    });
    expect(cluster.writes).toEqual([]);
  });

  it('takes the mark back where a budget has come up since', async () => {
    cluster.change('Deployment', 'web', {
      metadata: { annotations: { [MARKER]: 'Q1/0' } },
    });
    cluster.rules.push(request =>
      evicts(request) ? budget('web-pdb') : undefined,
    );
    await expect(restart().perform(attempt(crashing))).rejects.toThrow(
      RemediationBlockedError,
    );
    expect(cluster.annotations('Deployment', 'web')).toEqual({
      [MARKER]: 'Q1/0',
    });
    expect(await restart().findPerformed(attempt(crashing))).toBeUndefined();
  });

  it('asks before each write, and takes the mark back when it may not go on', async () => {
    const asked: string[][] = [];
    const context = attempt(crashing, {
      mayProceed: async () => {
        asked.push(cluster.writes);
        if (asked.length === 2) {
          throw new RemediationBlockedError('switched off');
        }
      },
    });
    await expect(restart().perform(context)).rejects.toThrow('switched off');
    expect(asked).toEqual([[], [`PATCH ${WEB}`]]);
    expect(cluster.writes).toEqual([`PATCH ${WEB}`, `PATCH ${WEB}`]);
    expect(cluster.annotations('Deployment', 'web')).toEqual({});
  });

  it('evicts the pod, and is recognised by its mark', async () => {
    const result = await restart().perform(attempt(crashing));
    expect(result.changes).toEqual(['evict pod web-2-a in shop']);
    expect(cluster.writes).toEqual([`PATCH ${WEB}`, `POST ${EVICTION}`]);
    await expect(
      restart().findPerformed(attempt(crashing)),
    ).resolves.toMatchObject({
      targets: [{ kind: 'Deployment', name: 'web' }],
    });
    await expect(
      restart().findPerformed(attempt(crashing, { marker: 'Q2/1' })),
    ).resolves.toBeUndefined();
  });

  it.each([
    ['is gone', problem(404, 'not found', { details: { name: 'web-2-a' } })],
    [
      'is another by that name',
      problem(
        409,
        'Precondition failed: UID in precondition: a, UID in object meta: b',
      ),
    ],
  ])('has nothing left to do where the pod %s', async (_, answer) => {
    cluster.rules.push(request => (evicts(request) ? answer : undefined));
    await expect(restart().perform(attempt(crashing))).resolves.toMatchObject({
      targets: [{ name: 'web-2-a' }],
    });
  });

  it('says that nobody can evict a pod of two budgets', async () => {
    cluster.rules.push(request =>
      evicts(request)
        ? problem(
            500,
            'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
          )
        : undefined,
    );
    await expect(restart().prepare(attempt(crashing))).rejects.toMatchObject({
      kind: 'rejected',
      remedy: expect.stringContaining('Leave one PodDisruptionBudget'),
    });
  });

  it('does not take too many calls for a budget', async () => {
    cluster.rules.push(request =>
      evicts(request) ? problem(429, 'Too many requests') : undefined,
    );
    await expect(restart().prepare(attempt(crashing))).rejects.toMatchObject({
      kind: 'rate_limited',
    });
  });

  it.each([
    [400, 'no kind "Eviction" is registered for version "policy/v1" in scheme'],
    [404, 'the server could not find the requested resource'],
  ])(
    'goes by the older API where the server answers %d, and remembers it',
    async (status, message) => {
      const versions: unknown[] = [];
      cluster.rules.push(request => {
        if (!evicts(request)) {
          return undefined;
        }
        const { apiVersion } = JSON.parse(request.body);
        versions.push(apiVersion);
        return apiVersion === 'policy/v1'
          ? problem(status, message)
          : undefined;
      });
      const fresh = new FakeCluster();
      fresh.rules.push(...cluster.rules);
      await fresh.start();
      fresh.put(...cluster.objects.values());
      const old = new RestartPod({ clusters: fresh.clusters });
      await old.prepare(attempt(crashing));
      await old.perform(attempt(crashing));
      await fresh.stop();
      expect(versions).toEqual([
        'policy/v1',
        'policy/v1beta1',
        'policy/v1beta1',
      ]);
    },
  );

  it('never evicts what nobody would replace', async () => {
    cluster.put(
      pod('web-2-a', { waiting: 'CrashLoopBackOff', owner: { kind: 'Job' } }),
    );
    await expect(restart().prepare(attempt(crashing))).resolves.toMatchObject({
      precondition: 'out_of_scope',
      observed: "pod web-2-a belongs to none of the entity's workloads",
    });
  });
});
