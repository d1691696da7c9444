import type { z } from 'zod';
import type { JsonObject } from '../../json';
import type { Kubernetes } from '../Kubernetes';
import type { metadataSchema } from '../objects/metadata';
import { metadataOf } from '../objects/metadata';
import { validate, type Resource } from './Resource';

interface Stored {
  metadata: z.output<typeof metadataSchema>;
}

/** A kind whose objects are in a list of the cluster. */
export interface StoredKind<T extends Stored>
  extends Omit<Resource, 'all' | 'writes'> {
  schema: z.ZodType<T>;
  read(cluster: Kubernetes): T[];
  write(cluster: Kubernetes, objects: T[]): void;
  /** How this version of the API shows an object, where that is not how it is stored. */
  show?(object: T, cluster: Kubernetes): JsonObject;
  /** The opposite of `show`. */
  accept?(object: JsonObject): JsonObject;
}

function isSame(object: Stored, other: JsonObject): boolean {
  const { name, namespace } = metadataOf(other);
  return (
    object.metadata.name === name && object.metadata.namespace === namespace
  );
}

/** A resource over a list of objects. */
export function storedResource<T extends Stored>(
  kind: StoredKind<T>,
): Resource {
  const {
    schema,
    read,
    write,
    show = object => object as unknown as JsonObject,
    accept = object => object,
    ...resource
  } = kind;
  const parse = (object: JsonObject) =>
    validate(schema, accept(object), resource, String(metadataOf(object).name));
  return {
    ...resource,
    all: cluster => read(cluster).map(object => show(object, cluster)),
    writes: {
      check: object => {
        parse(object);
        return object;
      },
      create: (cluster, object) =>
        write(cluster, [...read(cluster), parse(object)]),
      replace: (cluster, object) =>
        write(
          cluster,
          read(cluster).map(known =>
            isSame(known, object) ? parse(object) : known,
          ),
        ),
      remove: (cluster, object) =>
        write(
          cluster,
          read(cluster).filter(known => !isSame(known, object)),
        ),
    },
  };
}
