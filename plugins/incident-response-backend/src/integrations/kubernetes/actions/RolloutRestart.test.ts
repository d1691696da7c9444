import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import { RolloutRestart } from '.';
import { problem, type Seen } from '../__testUtils__/ApiServer';
import { controlled, deployment, pod } from '../__testUtils__/demoObjects';
import { attempt, FakeCluster } from '../__testUtils__/FakeCluster';

const patches = ({ method }: Seen) => method === 'PATCH';
const isReal = ({ url = '' }: Seen) => !url.includes('dryRun=All');

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

describe('a restart of a rollout', () => {
  const rollout = () => new RolloutRestart({ clusters: cluster.clusters });

  it.each([
    ['a quarter, rounded down', deployment({ replicas: 7 }), 7, 0, 1],
    ['a quarter of few', deployment({ replicas: 3 }), 3, 0, 0],
    [
      'a number, less those that are away',
      deployment(
        { strategy: { rollingUpdate: { maxUnavailable: 2 } } },
        { availableReplicas: 2 },
      ),
      3,
      1,
      1,
    ],
    [
      'no more than is allowed to be away',
      deployment(
        { strategy: { rollingUpdate: { maxUnavailable: 1 } } },
        { availableReplicas: 1 },
      ),
      3,
      2,
      0,
    ],
    [
      'one where the strategy names none',
      deployment({
        strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 0 } },
      }),
      3,
      0,
      1,
    ],
    [
      'all that work, where they are recreated',
      deployment({ strategy: { type: 'Recreate' } }, { availableReplicas: 2 }),
      3,
      1,
      2,
    ],
    ['one of a StatefulSet', controlled('StatefulSet'), 3, 0, 1],
    [
      'a share of a DaemonSet, rounded up',
      controlled('DaemonSet', {
        updateStrategy: { rollingUpdate: { maxUnavailable: '40%' } },
      }),
      3,
      0,
      2,
    ],
  ])('takes %s', async (_, workload, pods, unavailable, takes) => {
    cluster.objects.clear();
    cluster.put(workload, pod('web-2-a'));
    await expect(rollout().prepare(attempt({}))).resolves.toMatchObject({
      disruption: [
        { workload: `${workload.kind} web`, pods, unavailable, takes },
      ],
    });
  });

  it('looks the same each time it is rehearsed, and has its time when it is made', async () => {
    const first = await rollout().prepare(attempt({}));
    const second = await rollout().prepare(attempt({}));
    expect(second.diffs).toEqual(first.diffs);
    expect(first.diffs?.[0].after).toContain('restartedAt: (the time of');
    await rollout().perform(attempt({}));
    expect(cluster.find('Deployment', 'web')).toMatchObject({
      spec: {
        template: {
          metadata: {
            annotations: {
              'kubectl.kubernetes.io/restartedAt':
                expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
            },
          },
        },
      },
    });
  });

  it('shows what the server adds, and hides what it may not show', async () => {
    cluster.rules.push(request =>
      patches(request)
        ? {
            status: 200,
            body: JSON.stringify({
              ...deployment({
                template: {
                  spec: {
                    containers: [
                      {
                        name: 'app',
                        image: 'web:2',
                        env: [{ name: 'KEY', value: 'hunter2' }],
                      },
                    ],
                  },
                },
              }),
            }),
          }
        : undefined,
    );
    const { diffs } = await rollout().prepare(attempt({}));
    expect(diffs?.[0].after).toContain('name: KEY\n');
    expect(diffs?.[0].after).toContain('value: (hidden)\n');
    expect(JSON.stringify(diffs)).not.toContain('hunter2');
  });

  it('hears of a policy before anybody approves', async () => {
    cluster.rules.push(request =>
      patches(request)
        ? problem(403, 'admission webhook "x" denied the request: no')
        : undefined,
    );
    await expect(rollout().prepare(attempt({}))).rejects.toMatchObject({
      kind: 'rejected',
      message: expect.stringContaining('denied the request: no'),
    });
  });

  it('needs no more than to read, where it is only suggested', async () => {
    cluster.rules.push(request =>
      patches(request)
        ? problem(403, 'deployments.apps is forbidden: cannot patch')
        : undefined,
    );
    const proposal = await rollout().prepare(
      attempt({}, { suggestOnly: true }),
    );
    expect(proposal).toMatchObject({
      precondition: 'holds',
      changes: ['restart 3 pods of Deployment web in shop'],
      evidence: expect.arrayContaining([
        {
          title: 'Could not be rehearsed',
          text: expect.stringContaining('cannot patch'),
        },
      ]),
    });
  });

  it('goes on without a rehearsal where a webhook allows none', async () => {
    cluster.rules.push(request =>
      patches(request) && !isReal(request)
        ? problem(400, 'admission webhook "x" does not support dry run')
        : undefined,
    );
    const proposal = await rollout().prepare(attempt({}));
    expect(proposal).toMatchObject({ precondition: 'holds', diffs: [] });
    expect(proposal.evidence).toContainEqual({
      title: 'Could not be rehearsed',
      text: expect.stringContaining('does not support dry run'),
    });
  });

  const performAfter = (conflicts: number, mayProceed: () => Promise<void>) => {
    let left = conflicts;
    cluster.rules.push(request => {
      left -= patches(request) ? 1 : 0;
      return patches(request) && left >= 0
        ? problem(409, 'the object has been modified')
        : undefined;
    });
    return rollout().perform(attempt({}, { mayProceed }));
  };

  it('writes again after conflicts, and may each time', async () => {
    const mayProceed = jest.fn(async () => {});
    await expect(performAfter(3, mayProceed)).resolves.toMatchObject({
      targets: [{ name: 'web' }],
    });
    expect(mayProceed).toHaveBeenCalledTimes(4);
  });

  it('is blocked where somebody else keeps writing', async () => {
    await expect(performAfter(4, async () => {})).rejects.toThrow(
      new RemediationBlockedError(
        'something else keeps changing Deployment web in shop',
      ),
    );
  });

  it('says what it has done where it may not go on in between', async () => {
    cluster.put(controlled('StatefulSet'));
    let asked = 0;
    const result = await rollout().perform(
      attempt(
        {},
        {
          mayProceed: async () => {
            asked += 1;
            if (asked === 2) {
              throw new RemediationBlockedError('switched off');
            }
          },
        },
      ),
    );
    expect(result).toEqual({
      targets: [expect.objectContaining({ kind: 'Deployment' })],
      changes: [
        'restart 3 pods of Deployment web in shop',
        'not done: restart 3 pods of StatefulSet web in shop (switched off)',
      ],
    });
  });

  it.each([
    ['is paused', deployment({ paused: true })],
    [
      'only replaces pods that somebody deletes',
      controlled('StatefulSet', { updateStrategy: { type: 'OnDelete' } }),
    ],
  ])('is refused where the workload %s', async (reason, workload) => {
    cluster.objects.clear();
    cluster.put(workload, pod('web-2-a'));
    await expect(rollout().prepare(attempt({}))).resolves.toMatchObject({
      precondition: 'out_of_scope',
      observed: expect.stringContaining(reason),
    });
  });

  it('is busy while another rollout is in progress, and not made either', async () => {
    cluster.put(deployment({}, { updatedReplicas: 1 }));
    await expect(rollout().prepare(attempt({}))).resolves.toMatchObject({
      precondition: 'busy',
    });
    await expect(rollout().perform(attempt({}))).rejects.toThrow(
      'a rollout of Deployment web is in progress',
    );
    expect(cluster.writes).toEqual([]);
  });
});
