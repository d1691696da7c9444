import { Scale } from '.';
import { problem } from '../__testUtils__/ApiServer';
import {
  autoscaler,
  deployment,
  pod,
  usage,
} from '../__testUtils__/demoObjects';
import { attempt, FakeCluster } from '../__testUtils__/FakeCluster';

const MARKER = 'incident-response/attempt';
const MORE = { by: 1, max: 6 };

const cluster = new FakeCluster();
const scale = () => new Scale({ clusters: cluster.clusters });
const replicas = () => cluster.find('Deployment', 'web')?.spec;
const minimum = () =>
  cluster.find('HorizontalPodAutoscaler', 'web-scaler')?.spec;

beforeAll(() => cluster.start());
afterAll(() => cluster.stop());
beforeEach(() => {
  cluster.reset();
  cluster.put(deployment(), pod('web-2-a'), usage('web-2-a', '950m'));
});

describe('a change of the size', () => {
  it('is one write with its mark and the size before', async () => {
    const proposal = await scale().prepare(attempt(MORE));
    expect(proposal).toMatchObject({
      precondition: 'holds',
      changes: ['scale Deployment web in shop from 3 to 4 replicas'],
      disruption: [{ workload: 'Deployment web', takes: 0 }],
    });
    expect(proposal.diffs?.[0].after).toContain('replicas: 4');
    expect(cluster.writes).toEqual([]);

    const result = await scale().perform(attempt(MORE));
    expect(result).toMatchObject({
      targets: [{ kind: 'Deployment', name: 'web' }],
      restorable: 'scale Deployment web back to 3 replicas',
    });
    expect(cluster.writes).toHaveLength(1);
    expect(replicas()).toMatchObject({ replicas: 4 });
    expect(await scale().findPerformed(attempt(MORE))).toMatchObject({
      restorable: result.restorable,
    });
  });

  it('is put back once, and leaves nothing but the mark', async () => {
    await scale().perform(attempt(MORE));
    const mayProceed = jest.fn(async () => {});
    expect(await scale().restore(attempt(MORE, { mayProceed }))).toMatchObject({
      targets: [{ name: 'web' }],
      changes: ['scale Deployment web back to 3 replicas'],
    });
    expect(mayProceed).toHaveBeenCalledTimes(1);
    expect(replicas()).toMatchObject({ replicas: 3 });
    expect(cluster.annotations('Deployment', 'web')).toEqual({
      [MARKER]: 'Q1/1',
    });

    cluster.change('Deployment', 'web', { spec: { replicas: 4 } });
    expect(await scale().restore(attempt(MORE))).toBeUndefined();
    expect(cluster.writes).toHaveLength(2);
  });

  it.each([
    ['somebody has changed it since', { spec: { replicas: 5 } }, 'Q1/1'],
    ['another attempt asks', {}, 'Q1/2'],
  ])('is not put back where %s', async (_, patch, marker) => {
    await scale().perform(attempt(MORE));
    cluster.change('Deployment', 'web', patch);
    expect(await scale().restore(attempt(MORE, { marker }))).toBeUndefined();
    expect(cluster.writes).toHaveLength(1);
  });

  it('is put back although another repair has left its mark since', async () => {
    await scale().perform(attempt(MORE));
    cluster.change('Deployment', 'web', {
      metadata: { annotations: { [MARKER]: 'Q1/2' } },
    });
    expect(await scale().restore(attempt(MORE))).toBeDefined();
    expect(cluster.annotations('Deployment', 'web')).toEqual({
      [MARKER]: 'Q1/2',
    });
  });

  it('is only what was planned: another size in the meantime stops it', async () => {
    const context = attempt(MORE);
    cluster.rules.push(({ method, url = '' }) => {
      if (method === 'GET' && url.endsWith('/deployments/web')) {
        cluster.change('Deployment', 'web', { spec: { replicas: 5 } });
      }
      return undefined;
    });
    await expect(scale().perform(context)).rejects.toThrow(
      'Deployment web in shop has changed from 3 to 5 since it was looked at',
    );
    expect(cluster.writes).toEqual([]);
  });

  it('is refused at the limit of the runbook', async () => {
    await expect(
      scale().prepare(attempt({ by: 1, max: 3 })),
    ).resolves.toMatchObject({ precondition: 'out_of_scope' });
  });
});

describe.each(['v2', 'v1'] as const)('an autoscaler of %s', version => {
  beforeEach(() => {
    if (version === 'v1') {
      cluster.rules.push(({ url = '' }) =>
        url.includes('/autoscaling/v2/')
          ? problem(404, 'the server could not find the requested resource')
          : undefined,
      );
    }
    cluster.put(autoscaler(version, { minReplicas: 2, maxReplicas: 6 }));
  });

  it('has its minimum raised, and lowered again', async () => {
    const result = await scale().perform(attempt(MORE));
    expect(result).toMatchObject({
      changes: ['raise the minimum of autoscaler web-scaler from 2 to 4'],
      restorable: 'lower the minimum of autoscaler web-scaler back to 2',
    });
    expect(minimum()).toMatchObject({ minReplicas: 4 });
    expect(replicas()).toMatchObject({ replicas: 3 });
    expect(await scale().findPerformed(attempt(MORE))).toMatchObject({
      targets: [{ kind: 'Deployment', name: 'web' }],
      restorable: result.restorable,
    });

    expect(await scale().restore(attempt(MORE))).toMatchObject({
      changes: [result.restorable],
    });
    expect(minimum()).toMatchObject({ minReplicas: 2 });
    expect(await scale().restore(attempt(MORE))).toBeUndefined();
  });

  it('is never raised above its maximum, nor lowered', async () => {
    cluster.put(autoscaler(version, { minReplicas: 5, maxReplicas: 5 }));
    await expect(scale().prepare(attempt(MORE))).resolves.toMatchObject({
      precondition: 'out_of_scope',
      observed: expect.stringContaining("is 5 already and can't become 4"),
    });
  });
});
