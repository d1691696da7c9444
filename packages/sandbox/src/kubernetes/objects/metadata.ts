import { z } from 'zod';
import { isJsonObject, type JsonValue, type JsonObject } from '../../json';

/** Labels and annotations. */
export const textMap = z.record(z.string(), z.string());

/** What every object that is stored has. Objects without a namespace belong to the cluster. */
export const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string(),
  creationTimestamp: z.string(),
  resourceVersion: z.string(),
  generation: z.number().int().optional(),
  labels: textMap.default({}),
  annotations: textMap.default({}),
});

/** The same for a kind that lives in namespaces. */
export const namespacedMetadataSchema = metadataSchema.extend({
  namespace: z.string(),
});

/** An object of a kind that the sandbox stores without doing anything about it. */
export const storedObjectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: metadataSchema,
});

/** @see storedObjectSchema */
export type StoredObject = z.output<typeof storedObjectSchema>;

/** An object's metadata, of whatever shape it is. */
export function metadataOf(object: JsonValue | undefined): JsonObject {
  return isJsonObject(object) && isJsonObject(object.metadata)
    ? object.metadata
    : {};
}

/** What a path of names leads to inside an object. */
export function valueAt(
  value: JsonValue | undefined,
  ...path: string[]
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (inner, step) => (isJsonObject(inner) ? inner[step] : undefined),
    value,
  );
}

/** Whether labels have everything that a `matchLabels` wants. */
export function matchesLabels(
  labels: Record<string, string>,
  wanted: Record<string, string>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
