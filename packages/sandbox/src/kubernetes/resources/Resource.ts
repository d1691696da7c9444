import type { z } from 'zod';
import type { JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import { KubernetesProblem } from '../KubernetesProblem';

/** How objects of a kind are written. */
export interface Writes {
  /** Fills in defaults. @throws KubernetesProblem 422 for what is not valid. */
  check(object: JsonObject): JsonObject;
  create(cluster: Kubernetes, object: JsonObject): void;
  /** Missing where objects of this kind can't be changed. */
  replace?(cluster: Kubernetes, object: JsonObject): void;
  remove(cluster: Kubernetes, object: JsonObject): void;
}

/** A kind of object that can be listed and read. */
export interface Resource {
  /** Below the server's root, such as `apis/apps/v1`. */
  prefix: string;
  plural: string;
  kind: string;
  /** Objects of the cluster are in no namespace. */
  scope?: 'cluster';
  /** The first and last versions of Kubernetes that have it, by their second number. */
  since?: number;
  until?: number;
  /** All of them, as the API answers them. */
  all(cluster: Kubernetes): JsonObject[];
  writes?: Writes;
}

/** `apps/v1`, as in an object's `apiVersion`. */
export function apiVersionOf({ prefix }: Resource): string {
  return prefix.replace(/^apis?\//, '');
}

/** `deployments.apps`, as in messages. */
export function groupedName({ prefix, plural }: Resource): string {
  const [, group] = /^apis\/([^/]+)/.exec(prefix) ?? [];
  return group ? `${plural}.${group}` : plural;
}

/** Whether the cluster's version has it. */
export function isServed(
  { since = 0, until = Infinity }: Resource,
  minor: number,
) {
  return since <= minor && minor <= until;
}

/** An object by its schema. @throws KubernetesProblem 422 as the API server words it. */
export function validate<T extends z.ZodType>(
  schema: T,
  object: JsonObject,
  { kind, prefix }: Pick<Resource, 'kind' | 'prefix'>,
  name: string,
): z.output<T> {
  const parsed = schema.safeParse(object);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const [, group] = /^apis\/([^/]+)/.exec(prefix) ?? [];
    throw KubernetesProblem.invalid(
      group ? `${kind}.${group}` : kind,
      name,
      `${path.join('.')}: Invalid value: ${message}`,
    );
  }
  return parsed.data;
}
