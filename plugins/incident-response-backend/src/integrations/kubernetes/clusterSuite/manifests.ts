import type { V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';

/** Where the containers of the suite keep what breaks them: in memory, and gone with the pod but not with the container. */
export const STATE = '/state';
/** What the suite lets {@link CleanDisk} clean. */
export const LOGS = '/var/log/app';
/** A container ends with 1 as long as this file is there. */
export const BROKEN = `${STATE}/broken`;
/** A container is not ready as long as this file is there. */
export const UNREADY = `${STATE}/unready`;

/** Kubernetes' label for Backstage, by which an entity finds its workloads. */
export const ID_LABEL = 'backstage.io/kubernetes-id';

const RUN = `until test -f ${BROKEN}; do sleep 1; done; exit 1`;

function memory(name: string, sizeLimit: string): V1Volume {
  return { name, emptyDir: { medium: 'Memory', sizeLimit } };
}

/** Labels of everything that belongs to one workload of the suite. */
export function labelsOf(name: string): Record<string, string> {
  return { app: name, [ID_LABEL]: name };
}

/** How a container of the suite differs from one that runs until it is broken. */
export interface PodOptions {
  /** A shell script to run instead. */
  script?: string;
  /** A file that has to be there before the container is ready; otherwise {@link UNREADY} must not be. */
  readyWith?: string;
}

/** A pod that can be broken by a file. Small, unprivileged, and gone at once. */
export function podTemplate(
  name: string,
  { script = RUN, readyWith }: PodOptions = {},
): V1PodTemplateSpec {
  const ready = readyWith
    ? ['test', '-f', readyWith]
    : ['test', '!', '-f', UNREADY];
  return {
    metadata: { labels: labelsOf(name) },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        runAsGroup: 65534,
        fsGroup: 65534,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'app',
          image: 'busybox:1.36',
          command: ['sh', '-c', script],
          resources: {
            requests: { cpu: '5m', memory: '32Mi' },
            limits: { cpu: '100m', memory: '32Mi' },
          },
          readinessProbe: {
            exec: { command: ready },
            periodSeconds: 1,
            failureThreshold: 1,
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [
            { name: 'state', mountPath: STATE },
            { name: 'logs', mountPath: LOGS },
          ],
        },
      ],
      // Both count as memory of the container, so that they have to fit into its limit.
      volumes: [memory('state', '20Mi'), memory('logs', '4Mi')],
    },
  };
}
