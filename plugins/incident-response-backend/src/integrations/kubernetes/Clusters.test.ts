import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { json, problem } from './__testUtils__/ApiServer';
import { FakeCluster } from './__testUtils__/FakeCluster';
import {
  describePermission,
  permissionsOf,
  type Permission,
  type Rule,
} from './permissions';

const MANIFEST = path.resolve(
  __dirname,
  '../../../../../deploy/kubernetes/rbac.yaml',
);

const cluster = new FakeCluster();
const asked: { namespace: string; permission: Permission }[] = [];
let may: (role: Permission, namespace: string) => boolean = () => true;

beforeAll(() => cluster.start());
afterAll(() => cluster.stop());
beforeEach(() => {
  cluster.reset();
  asked.length = 0;
  may = () => true;
  cluster.rules.push(({ url = '', body }) => {
    if (!url.includes('selfsubjectaccessreviews')) {
      return undefined;
    }
    const { namespace, ...permission } =
      JSON.parse(body).spec.resourceAttributes;
    asked.push({ namespace, permission });
    return json({ status: { allowed: may(permission, namespace) } }, 201);
  });
});

interface Role {
  kind: string;
  metadata: { name: string };
  rules: Rule[];
}

function readRoles(): Map<string, Permission[]> {
  const documents: Role[] = parseAllDocuments(
    readFileSync(MANIFEST, 'utf8'),
  ).map(document => document.toJS());
  return new Map(
    documents
      .filter(({ kind }) => kind === 'ClusterRole')
      .map(({ metadata, rules }) => [
        metadata.name,
        rules.flatMap(permissionsOf),
      ]),
  );
}

const sorted = (permissions: Permission[]) =>
  [...new Set(permissions.map(describePermission))].sort();

describe('the permissions of the account', () => {
  it('are those of the manifest, no more and no less', async () => {
    await cluster.clusters.check(['shop']);
    const granted = [...readRoles().values()].flat();
    expect(sorted(granted)).toEqual(
      sorted(asked.map(({ permission }) => permission)),
    );
    expect(asked).toHaveLength(sorted(granted).length);
  });

  it('are enough for an action with its role and the one for reading', async () => {
    const roles = readRoles();
    const read = sorted(roles.get('incident-response-read') ?? []);
    for (const action of [
      'restart-pod',
      'rollout-restart',
      'scale',
      'rollback',
      'clean-disk',
    ]) {
      const own = sorted(roles.get(`incident-response-${action}`) ?? []);
      may = permission =>
        [...read, ...own].includes(describePermission(permission));
      const [{ detail }] = await cluster.clusters.check(['shop']);
      expect(detail).not.toContain(`kubernetes:${action} in`);
      expect(detail).not.toContain('every action');
      expect(detail).toContain('kubernetes:');
    }
  });

  it('that are missing are named by action and namespace, with the rule', async () => {
    may = ({ subresource }, namespace) =>
      subresource !== 'eviction' || namespace === 'shop';
    expect(await cluster.clusters.check(['shop', 'stock'])).toEqual([
      {
        id: 'kubernetes-main',
        title: 'Kubernetes: main',
        status: 'warning',
        detail:
          'Not allowed: kubernetes:restart-pod in stock: create pods/eviction.',
        remedy:
          "Bind a role with the rules that are missing to the service account, or leave these repairs out of your runbooks. deploy/kubernetes/rbac.yaml has them: incident-response-restart-pod in stock for kubernetes:restart-pod, or the rules { apiGroups: [''], resources: ['pods/eviction'], verbs: [create] }.",
      },
    ]);
  });

  it('are enough where all is allowed', async () => {
    expect(await cluster.clusters.check(['shop'])).toMatchObject([
      { status: 'ok', detail: 'Every repair is allowed in shop.' },
    ]);
  });

  it('of a cluster that does not answer are an error of that cluster', async () => {
    cluster.rules.unshift(() => problem(401, 'Unauthorized'));
    expect(await cluster.clusters.check(['shop'])).toMatchObject([
      {
        status: 'error',
        detail: expect.stringContaining('401'),
        remedy: expect.any(String),
      },
    ]);
  });
});
