import { applyPatch, jsonPatch, strategicMergePatch } from './patch';

describe('patches', () => {
  it('insert, replace and remove items of lists (RFC 6902)', () => {
    const target = { list: ['a', 'c'] };
    const patched = jsonPatch(target, [
      { op: 'add', path: '/list/1', value: 'b' },
      { op: 'add', path: '/list/-', value: 'd' },
      { op: 'replace', path: '/list/0', value: 'A' },
      { op: 'remove', path: '/list/2' },
    ]);
    expect(patched).toEqual({ list: ['A', 'b', 'd'] });
    expect(target).toEqual({ list: ['a', 'c'] });
  });

  it('change nothing when a test of theirs fails', () => {
    expect(() =>
      jsonPatch({ replicas: 2 }, [
        { op: 'test', path: '/replicas', value: 3 },
        { op: 'replace', path: '/replicas', value: 4 },
      ]),
    ).toThrow('testing path /replicas value failed');
  });

  it('merge containers by name, and know the directives of kubectl', () => {
    const target = {
      containers: [
        { name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] },
        { name: 'proxy', image: 'proxy:1' },
      ],
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } },
    };
    expect(
      strategicMergePatch(target, {
        '$setElementOrder/containers': [{ name: 'app' }],
        containers: [
          { name: 'app', env: [{ name: 'B', value: '2' }] },
          { name: 'proxy', $patch: 'delete' },
        ],
        strategy: { $patch: 'replace', type: 'Recreate' },
      }),
    ).toEqual({
      containers: [
        {
          name: 'app',
          image: 'app:1',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ],
      strategy: { type: 'Recreate' },
    });
  });

  it('are refused in a format that nobody has asked for', () => {
    expect(() => applyPatch('text/plain', {}, {})).toThrow('unknown format');
  });
});
