import { createHash } from 'node:crypto';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import { networkError, ProviderError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';

/** Something to keep for good. */
export interface ArchiveObject {
  key: string;
  contentType: string;
  body: string;
}

/** What this product asks of an object store. */
export interface Archive {
  put(object: ArchiveObject): Promise<void>;
  /** Whether exactly this is there already. */
  has(object: ArchiveObject): Promise<boolean>;
  check(): Promise<SetupCheck>;
}

/** How the object store is reached. */
export interface ArchiveOptions {
  bucket: string;
  /** Of an S3-compatible store; AWS without one. */
  endpoint?: string;
  region: string;
  credentials?: S3ClientConfig['credentials'];
}

const TIMEOUT_MS = 10_000;

/** {@link Archive} over the AWS SDK, whose own retries are off because the ledger owns them. */
export class S3Archive implements Archive {
  private readonly bucket: string;
  private readonly client: S3Client;
  private readonly sdk: typeof import('@aws-sdk/client-s3');
  private readonly gate: ProviderGate;

  private constructor(
    bucket: string,
    client: S3Client,
    sdk: typeof import('@aws-sdk/client-s3'),
    gate: ProviderGate,
  ) {
    this.bucket = bucket;
    this.client = client;
    this.sdk = sdk;
    this.gate = gate;
  }

  static async create(
    options: ArchiveOptions,
    gate: ProviderGate,
  ): Promise<S3Archive> {
    // Loaded only where there is an archive: it is the largest of the SDKs.
    const sdk = await import('@aws-sdk/client-s3');
    const client = new sdk.S3Client({
      region: options.region,
      endpoint: options.endpoint,
      credentials: options.credentials,
      // Stores other than AWS have no host name for each bucket.
      forcePathStyle: options.endpoint !== undefined,
      maxAttempts: 1,
      requestHandler: { requestTimeout: TIMEOUT_MS },
    });
    return new S3Archive(options.bucket, client, sdk, gate);
  }

  async put({ key, contentType, body }: ArchiveObject): Promise<void> {
    await this.call(`store ${key}`, () =>
      this.client.send(
        new this.sdk.PutObjectCommand({
          Bucket: this.bucket,
          Key: key,
          Body: body,
          ContentType: contentType,
          Metadata: { sha256: sha256(body) },
        }),
      ),
    );
  }

  async has({ key, body }: ArchiveObject): Promise<boolean> {
    try {
      const { Metadata: metadata } = await this.call(`look for ${key}`, () =>
        this.client.send(
          new this.sdk.HeadObjectCommand({ Bucket: this.bucket, Key: key }),
        ),
      );
      return metadata?.sha256 === sha256(body);
    } catch (error) {
      if (error instanceof ProviderError && error.code === '404') {
        return false;
      }
      throw error;
    }
  }

  async check(): Promise<SetupCheck> {
    await this.call(`look at the bucket ${this.bucket}`, () =>
      this.client.send(
        new this.sdk.ListObjectsV2Command({ Bucket: this.bucket, MaxKeys: 1 }),
      ),
    );
    return {
      id: 'archive',
      title: 'Archive',
      status: 'ok',
      detail: `Published postmortems are kept in the bucket ${this.bucket}.`,
    };
  }

  private call<T>(what: string, run: () => Promise<T>): Promise<T> {
    return this.gate.run({ what, limits: [] }, async () => {
      try {
        return await run();
      } catch (error) {
        throw this.toProviderError(what, error);
      }
    });
  }

  private toProviderError(what: string, error: unknown): ProviderError {
    if (error instanceof this.sdk.S3ServiceException) {
      const status = error.$metadata.httpStatusCode;
      if (status !== undefined && status >= 400) {
        return statusError('Archive', what, { status, detail: error.name });
      }
    }
    return networkError('Archive', what, error);
  }
}

/** The SHA-256 of a text, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
