import { mockServices } from '@backstage/backend-test-utils';
import { Clusters } from '../integrations/kubernetes/Clusters';
import { createKubernetesActions } from './createKubernetesActions';

const create = (cleanDisk: object) =>
  createKubernetesActions(
    mockServices.rootConfig({
      data: { incidentResponse: { remediation: { cleanDisk } } },
    }),
    { clusters: new Clusters([]) },
  );

describe('the repairs of Kubernetes', () => {
  it('clean only directories that the configuration names', () => {
    const cleanDisk = create({ directories: ['/var/log/app'] }).find(
      ({ id }) => id === 'kubernetes:clean-disk',
    );
    expect(() =>
      cleanDisk?.checkParameters({ directory: '/var/log/app' }),
    ).not.toThrow();
    for (const directory of ['/var/log', '/var/log/app/..', '/var/log/app/']) {
      expect(() => cleanDisk?.checkParameters({ directory })).toThrow(
        'is not in incidentResponse.remediation.cleanDisk.directories',
      );
    }
  });

  it.each([
    [
      { directories: ['/var/log/app', '/var/log/../../etc'] },
      'incidentResponse.remediation.cleanDisk.directories[1]: /var/log/../../etc has ".."',
    ],
    [
      { minimumAge: { days: 0 } },
      'incidentResponse.remediation.cleanDisk.minimumAge.days is 0: give a whole number',
    ],
  ])('are refused with %j, by the key', (cleanDisk, message) => {
    expect(() => create(cleanDisk)).toThrow(message);
  });

  it('are none without a cluster', () => {
    expect(
      createKubernetesActions(mockServices.rootConfig({ data: {} }), {}),
    ).toEqual([]);
  });
});
