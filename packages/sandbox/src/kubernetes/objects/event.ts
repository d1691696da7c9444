import type { JsonObject } from '../../json';
import { toTime } from './time';

/** Something a component of the cluster reports about an object. */
export interface ClusterEvent {
  name: string;
  namespace: string;
  involved: { kind: string; name: string; uid?: string };
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

/** An event as the API answers it. */
export function renderEvent(event: ClusterEvent): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: event.name,
      namespace: event.namespace,
      uid: event.name,
      resourceVersion: '1',
      creationTimestamp: toTime(event.firstAt),
    },
    involvedObject: {
      apiVersion: event.involved.kind === 'Pod' ? 'v1' : 'apps/v1',
      kind: event.involved.kind,
      namespace: event.namespace,
      name: event.involved.name,
      uid: event.involved.uid,
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    count: event.count,
    firstTimestamp: toTime(event.firstAt),
    lastTimestamp: toTime(event.lastAt),
    source: { component: 'sandbox' },
  };
}
