import { diffOf } from './diffOf';

const REF = {
  kind: 'Deployment',
  version: 'apis/apps/v1',
  plural: 'deployments',
  namespace: 'shop',
  name: 'web',
};
const diff = (before: object, after: object) =>
  diffOf(REF, {
    before: { spec: { ...before } },
    after: { spec: { ...after } },
  });
const container = (more: object) => ({
  containers: [{ name: 'app', ...more }],
});

describe('the difference between two states of an object', () => {
  it('has what differs, with the names of where it is', () => {
    const of = (replicas: number, image: string) => ({
      replicas,
      paused: false,
      ...container({ image, tty: true }),
    });
    const text = (replicas: number, image: string) =>
      [
        'spec:',
        `  replicas: ${replicas}`,
        '  containers:',
        '    - name: app',
        `      image: ${image}`,
        '',
      ].join('\n');
    expect(diff(of(2, 'a'), of(3, 'b'))).toEqual({
      object: 'Deployment web in shop',
      before: text(2, 'a'),
      after: text(3, 'b'),
    });
  });

  it.each([
    ['a variable', container({ env: [{ name: 'A', value: 'hunter2' }] })],
    ['a header', container({ httpHeaders: [{ name: 'A', value: 'hunter2' }] })],
    ['an argument', container({ args: ['--password=hunter2'] })],
    ['an argument of its own', container({ args: ['--token', 'hunter2'] })],
    ['an address', container({ args: ['https://me:hunter2@example.com'] })],
    ['a field', { password: 'hunter2' }],
    ['a script', container({ command: ['sh', '-c', 'API_KEY=hunter2 ./run'] })],
  ])('never shows a secret in %s', (_, spec) => {
    const shown = [diff({}, spec), diff(spec, {}), diff(container({}), spec)];
    expect(JSON.stringify(shown)).not.toContain('hunter2');
    expect(shown[0].after).not.toBe('{}\n');
  });

  it('says that a variable has another value, but not which', () => {
    const env = (value: string) => container({ env: [{ name: 'A', value }] });
    const { before, after } = diff(env('one'), env('other'));
    expect(before).toMatch(/name: A\n +value: \(hidden\)\n/);
    expect(after).toMatch(/name: A\n +value: \(hidden\), another one\n/);
  });

  it('leaves out copies of the whole object', () => {
    const copy = 'kubectl.kubernetes.io/last-applied-configuration';
    const { after } = diffOf(REF, {
      before: { metadata: { annotations: {} } },
      after: { metadata: { annotations: { [copy]: 'hunter2', a: 'b' } } },
    });
    expect(after).toBe('metadata:\n  annotations:\n    a: b\n');
  });

  it('is no longer than anybody reads', () => {
    const args = Array.from(
      { length: 5_000 },
      (_, index) => `argument ${index}`,
    );
    const { after } = diff({}, container({ args }));
    expect(after.length).toBeLessThan(8_100);
    expect(after).toMatch(/… \(cut\)$/);
  });
});
