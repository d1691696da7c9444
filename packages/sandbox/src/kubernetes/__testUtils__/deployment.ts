import type { V1Deployment } from '@kubernetes/client-node';

/** Where the tests put what they create. */
export const NAMESPACE = 'test';

/** A Deployment of one small container, with 4 MiB in memory at `/data`. */
export function deployment(
  name: string,
  {
    replicas = 1,
    script = 'sleep 3600',
    ready,
  }: { replicas?: number; script?: string; ready?: string[] } = {},
): V1Deployment {
  return {
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: 'app',
              image: 'busybox:1',
              command: ['sh', '-c', script],
              resources: { limits: { memory: '32Mi' } },
              readinessProbe: ready && { exec: { command: ready } },
              volumeMounts: [{ name: 'data', mountPath: '/data' }],
            },
          ],
          volumes: [
            { name: 'data', emptyDir: { medium: 'Memory', sizeLimit: '4Mi' } },
          ],
        },
      },
    },
  };
}
