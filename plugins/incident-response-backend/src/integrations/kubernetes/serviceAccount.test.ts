import { createMockDirectory } from '@backstage/backend-test-utils';
import { writeFile } from 'node:fs/promises';
import { connectAsServiceAccount } from './serviceAccount';

describe('the service account of a pod', () => {
  const folder = createMockDirectory({
    content: { 'ca.crt': 'a demo certificate', token: 'first\n' },
  });

  it('is found where the kubelet puts it', async () => {
    const connection = connectAsServiceAccount({
      env: {
        KUBERNETES_SERVICE_HOST: '10.0.0.1',
        KUBERNETES_SERVICE_PORT: '6443',
      },
      folder: folder.path,
    });
    expect(connection.url).toBe('https://10.0.0.1:6443');
    expect(Buffer.from(connection.caData!, 'base64').toString()).toBe(
      'a demo certificate',
    );
    expect(connection.skipTLSVerify).toBeUndefined();
  });

  it('has a token that may be another one the next time', async () => {
    const connection = connectAsServiceAccount({
      env: {
        KUBERNETES_SERVICE_HOST: 'fd00::1',
        KUBERNETES_SERVICE_PORT: '443',
      },
      folder: folder.path,
    });
    expect(connection.url).toBe('https://[fd00::1]:443');
    expect(await connection.token()).toBe('first');
    await writeFile(folder.resolve('token'), 'second\n');
    expect(await connection.token()).toBe('second');
  });

  it('says what to do where there is none', () => {
    expect(() => connectAsServiceAccount({ env: {} })).toThrow(
      /does not run in a pod.*Give the cluster a url and a token/,
    );
  });
});
