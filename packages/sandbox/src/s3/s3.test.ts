import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { startSandbox, type Sandbox } from '../startSandbox';

describe('the S3 emulator, used with the real SDK', () => {
  let sandbox: Sandbox;
  let client: S3Client;

  const connect = (accessKeyId: string) =>
    new S3Client({
      endpoint: sandbox.urls.s3,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey: 'not looked at' },
    });

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, latencyMs: 0 });
    client = connect(sandbox.tokens.s3);
  });
  afterAll(async () => {
    client.destroy();
    await sandbox.stop();
  });

  const put = (Key: string, Body: string | Readable, Bucket = 'postmortems') =>
    client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body,
        ContentType: 'text/markdown',
        ...(Body instanceof Readable ? { ContentLength: 8 } : {}),
      }),
    );

  it('keeps objects, however their body is sent', async () => {
    await put('2026/one.md', '# One & only');
    await put('2026/two.md', Readable.from([Buffer.from('streamed')]));
    const { Contents = [] } = await client.send(
      new ListObjectsV2Command({ Bucket: 'postmortems', Prefix: '2026/' }),
    );
    expect(Contents.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['2026/one.md', 12],
      ['2026/two.md', 8],
    ]);
    const { Body, ContentType } = await client.send(
      new GetObjectCommand({ Bucket: 'postmortems', Key: '2026/two.md' }),
    );
    expect(ContentType).toBe('text/markdown');
    await expect(Body?.transformToString()).resolves.toBe('streamed');
    await expect(
      client.send(
        new HeadObjectCommand({ Bucket: 'postmortems', Key: '2026/one.md' }),
      ),
    ).resolves.toMatchObject({ ContentLength: 12 });
  });

  it('refuses what is not there and who is not known', async () => {
    await expect(put('x', 'x', 'nowhere')).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(
      client.send(
        new GetObjectCommand({ Bucket: 'postmortems', Key: 'nothing' }),
      ),
    ).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(
      connect('stranger').send(
        new ListObjectsV2Command({ Bucket: 'postmortems' }),
      ),
    ).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
  });
});
