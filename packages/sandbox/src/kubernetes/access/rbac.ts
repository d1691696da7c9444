import { z } from 'zod';
import type { StoredObject } from '../objects/metadata';
import type { Attributes } from './attributes';

const list = z.array(z.string()).default([]);
const roleSchema = z.looseObject({
  rules: z
    .array(
      z.looseObject({
        apiGroups: list,
        resources: list,
        resourceNames: list,
        verbs: list,
      }),
    )
    .default([]),
});
const bindingSchema = z.looseObject({
  roleRef: z.looseObject({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(
      z.looseObject({
        kind: z.string(),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .default([]),
});

type Rule = z.output<typeof roleSchema>['rules'][number];

/** A service account. */
export interface Account {
  namespace: string;
  name: string;
}

function has(listed: string[], wanted: string): boolean {
  return listed.includes('*') || listed.includes(wanted);
}

function grants(rule: Rule, wanted: Attributes): boolean {
  const { verb, group, resource, subresource, name } = wanted;
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups, group) &&
    has(
      rule.resources,
      subresource ? `${resource}/${subresource}` : resource,
    ) &&
    (rule.resourceNames.length === 0 ||
      (name !== undefined && rule.resourceNames.includes(name)))
  );
}

/** Whether the roles that are bound to an account let it do something. */
export function isGranted(
  objects: StoredObject[],
  account: Account,
  wanted: Attributes,
): boolean {
  return objects
    .filter(
      ({ kind, metadata }) =>
        kind === 'ClusterRoleBinding' ||
        (kind === 'RoleBinding' && metadata.namespace === wanted.namespace),
    )
    .some(object => {
      const { roleRef, subjects } = bindingSchema.parse(object);
      const isBound = subjects.some(
        ({ kind, name, namespace }) =>
          kind === 'ServiceAccount' &&
          name === account.name &&
          (namespace ?? object.metadata.namespace) === account.namespace,
      );
      const role = objects.find(
        ({ kind, metadata }) =>
          kind === roleRef.kind &&
          metadata.name === roleRef.name &&
          (kind === 'ClusterRole' ||
            metadata.namespace === object.metadata.namespace),
      );
      return (
        isBound &&
        role !== undefined &&
        roleSchema.parse(role).rules.some(rule => grants(rule, wanted))
      );
    });
}
