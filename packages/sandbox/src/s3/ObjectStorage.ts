import { createHash } from 'node:crypto';

/** One object in a bucket. */
export interface StoredObject {
  key: string;
  body: Buffer;
  contentType: string;
  etag: string;
  metadata: Record<string, string>;
  at: Date;
}

/** A bucket is there from the start, for archives. */
export const DEMO_BUCKET = 'postmortems';

/** Buckets and the objects in them. */
export class ObjectStorage {
  readonly buckets = new Map<string, Map<string, StoredObject>>();

  constructor() {
    this.reset();
  }

  put(
    bucket: Map<string, StoredObject>,
    object: Omit<StoredObject, 'etag' | 'at'>,
  ): StoredObject {
    const stored = {
      ...object,
      etag: `"${createHash('md5').update(object.body).digest('hex')}"`,
      at: new Date(),
    };
    bucket.set(object.key, stored);
    return stored;
  }

  /** Empties everything. */
  reset(): void {
    this.buckets.clear();
    this.buckets.set(DEMO_BUCKET, new Map());
  }
}
