import { Clusters } from '../Clusters';
import { CleanDisk } from '../actions';
import { Attempt, entityOf, MARKER } from './Attempt';
import { LOGS } from './manifests';
import { TestCluster } from './TestCluster';

const MEBIBYTE = 1024 ** 2;
const OLD = `${LOGS}/old`;
const LONG_AGO = '2020-01-01 00:00:00';

/** Fills three quarters of the volume with a log of long ago, and leaves one of today and one outside. */
const FILL = [
  `mkdir -p ${OLD}`,
  `head -c ${3 * MEBIBYTE} /dev/zero > ${OLD}/app.log`,
  `touch -d '${LONG_AGO}' ${OLD}/app.log`,
  `echo today > ${LOGS}/app.log`,
  `touch -d '${LONG_AGO}' /state/old.log`,
].join(' && ');

async function arrange() {
  const cluster = await TestCluster.connect();
  const action = new CleanDisk({
    clusters: new Clusters([cluster.portal]),
    policy: { directories: [LOGS], minimumAgeDays: 7 },
  });
  return {
    cluster,
    action,
    attempt: (name: string, options?: { dryRun: boolean }) =>
      new Attempt(
        action,
        entityOf(cluster, name),
        { directory: LOGS, whenFullerThan: 50 },
        options,
      ),
  };
}

describe('kubernetes:clean-disk', () => {
  it('lists what it would delete, and deletes old files of that directory only', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'disk-full';
    await cluster.deployment(name);
    const [pod] = await cluster.pods(name);
    await cluster.run(pod, FILL);
    const repair = attempt(name);

    await expect(repair.prepare()).resolves.toMatchObject({
      precondition: 'holds',
      targets: [{ kind: 'Pod', name: pod.name }],
      changes: [expect.stringContaining(`${OLD}/app.log`)],
    });
    await repair.perform();
    await repair.untilVerified('healthy');
    await cluster.run(
      pod,
      `test ! -f ${OLD}/app.log && test -f ${LOGS}/app.log && test -f /state/old.log`,
    );
    await expect(repair.findPerformed()).resolves.toMatchObject({
      targets: [{ name }],
    });
    await expect(attempt(name).prepare()).resolves.toMatchObject({
      precondition: 'gone',
    });
  });

  it('deletes nothing in a dry run', async () => {
    const { cluster, attempt } = await arrange();
    const name = 'disk-dry-run';
    await cluster.deployment(name);
    const [pod] = await cluster.pods(name);
    await cluster.run(pod, FILL);
    await expect(
      attempt(name, { dryRun: true }).perform(),
    ).resolves.toMatchObject({
      changes: [expect.stringContaining(`${OLD}/app.log`)],
    });
    await cluster.run(pod, `test -f ${OLD}/app.log`);
    const { annotations } = await cluster.workload(name);
    expect(annotations).not.toHaveProperty([MARKER]);
  });

  it('touches no directory that the configuration does not name', async () => {
    const { action } = await arrange();
    expect(() => action.checkParameters({ directory: '/state' })).toThrow(
      '/state',
    );
  });
});
