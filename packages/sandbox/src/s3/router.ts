import {
  Router,
  type NextFunction,
  type Request,
  type Response,
} from 'express';
import { decodeChunks } from './decodeChunks';
import type { ObjectStorage, StoredObject } from './ObjectStorage';

class S3Problem extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(message);
  }
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function element(name: string, text: string | number): string {
  return `<${name}>${escapeXml(String(text))}</${name}>`;
}

function sendXml(response: Response, root: string, content: string): void {
  response
    .type('application/xml')
    .send(
      `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${root}>`,
    );
}

function readBody(request: Request): Buffer {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const isChunked =
    request.header('x-amz-content-sha256')?.startsWith('STREAMING-') ||
    request.header('Content-Encoding')?.includes('aws-chunked');
  return isChunked ? decodeChunks(body) : body;
}

function readMetadata(request: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      name.startsWith('x-amz-meta-') ? [[name, String(value)]] : [],
    ),
  );
}

function listObjects(
  request: Request,
  response: Response,
  bucket: Map<string, StoredObject>,
): void {
  const { searchParams } = new URL(request.originalUrl, 'http://sandbox');
  const prefix = searchParams.get('prefix') ?? '';
  const most = Number(searchParams.get('max-keys') ?? 1_000);
  const after =
    searchParams.get('continuation-token') ??
    searchParams.get('start-after') ??
    '';
  const matching = [...bucket.values()]
    .filter(({ key }) => key.startsWith(prefix) && key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = matching.slice(0, most);
  const isTruncated = matching.length > page.length;
  sendXml(
    response,
    'ListBucketResult',
    [
      element('Name', request.params.bucket),
      element('Prefix', prefix),
      element('KeyCount', page.length),
      element('MaxKeys', most),
      element('IsTruncated', String(isTruncated)),
      ...(isTruncated
        ? [element('NextContinuationToken', page[page.length - 1].key)]
        : []),
      ...page.map(
        object =>
          `<Contents>${[
            element('Key', object.key),
            element('LastModified', object.at.toISOString()),
            element('ETag', object.etag),
            element('Size', object.body.length),
            element('StorageClass', 'STANDARD'),
          ].join('')}</Contents>`,
      ),
    ].join(''),
  );
}

/** S3 with addresses in path style. The access key must be the token; signatures are not computed again. */
export function s3Router(storage: ObjectStorage, accessKeyId: string): Router {
  const router = Router();
  const bucketOf = (name: string) => {
    const bucket = storage.buckets.get(name);
    if (!bucket) {
      throw new S3Problem(
        404,
        'NoSuchBucket',
        `The specified bucket does not exist: ${name}`,
      );
    }
    return bucket;
  };

  router.use((request: Request, _response: Response, next: NextFunction) => {
    const authorization = request.header('Authorization') ?? '';
    if (!authorization.includes(`Credential=${accessKeyId}/`)) {
      throw new S3Problem(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
      );
    }
    next();
  });

  router.get('/', (_request, response) => {
    const buckets = [...storage.buckets.keys()]
      .map(name => `<Bucket>${element('Name', name)}</Bucket>`)
      .join('');
    sendXml(
      response,
      'ListAllMyBucketsResult',
      `<Buckets>${buckets}</Buckets>`,
    );
  });

  router.put('/:bucket', (request, response) => {
    const { bucket } = request.params;
    if (storage.buckets.has(bucket)) {
      throw new S3Problem(
        409,
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded.',
      );
    }
    storage.buckets.set(bucket, new Map());
    response.set('Location', `/${bucket}`).end();
  });
  router.head('/:bucket', (request, response) => {
    bucketOf(request.params.bucket);
    response.end();
  });
  router.get('/:bucket', (request, response) => {
    listObjects(request, response, bucketOf(request.params.bucket));
  });

  router.put('/:bucket/:key(*)', (request, response) => {
    const stored = storage.put(bucketOf(request.params.bucket), {
      key: request.params.key,
      body: readBody(request),
      contentType: request.header('Content-Type') ?? 'binary/octet-stream',
      metadata: readMetadata(request),
    });
    response.set('ETag', stored.etag).end();
  });
  // HEAD comes here as well: express answers it with the GET route and leaves the body out.
  router.get('/:bucket/:key(*)', (request, response) => {
    const found = bucketOf(request.params.bucket).get(request.params.key);
    if (!found) {
      throw new S3Problem(
        404,
        'NoSuchKey',
        'The specified key does not exist.',
      );
    }
    // Not by express, which would add a charset to the type.
    const headers = {
      ...found.metadata,
      ETag: found.etag,
      'Last-Modified': found.at.toUTCString(),
      'Content-Type': found.contentType,
      'Content-Length': String(found.body.length),
    };
    response.writeHead(200, headers).end(found.body);
  });
  router.delete('/:bucket/:key(*)', (request, response) => {
    bucketOf(request.params.bucket).delete(request.params.key);
    response.status(204).end();
  });

  router.use(
    (
      error: unknown,
      _request: Request,
      response: Response,
      next: NextFunction,
    ) => {
      if (!(error instanceof S3Problem)) {
        next(error);
        return;
      }
      response
        .status(error.status)
        .type('application/xml')
        .send(
          `<?xml version="1.0" encoding="UTF-8"?><Error>${element(
            'Code',
            error.code,
          )}${element('Message', error.message)}</Error>`,
        );
    },
  );
  return router;
}
