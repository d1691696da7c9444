import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import type { Autoscaler } from '../Autoscalers';
import {
  nameOf,
  refOf,
  type KubernetesObject,
  type ObjectRef,
} from '../KubernetesObject';
import type { MergePatch } from '../Objects';
import type { Workload } from '../workloads';

/** Which attempt has set the size, apart from the mark: another attempt may have touched the object since. */
const SCALED_BY = 'incident-response/scaled-by';
const PREVIOUS = 'incident-response/previous-size';
const SET = 'incident-response/size';

/** Where the size of a workload is kept: in its replicas or, where an autoscaler owns them, in the autoscaler's minimum. */
export class Size {
  readonly ref: ObjectRef;
  /** What it is now. */
  readonly current: number;
  private readonly field: 'replicas' | 'minReplicas';
  private readonly atMost: number;

  private constructor(
    ref: ObjectRef,
    options: {
      field: 'replicas' | 'minReplicas';
      current: number;
      atMost: number;
    },
  ) {
    this.ref = ref;
    this.field = options.field;
    this.current = options.current;
    this.atMost = options.atMost;
  }

  static of(workload: Workload, autoscaler: Autoscaler | undefined): Size {
    return autoscaler
      ? new Size(autoscaler.ref, {
          field: 'minReplicas',
          current: autoscaler.min,
          atMost: autoscaler.max,
        })
      : new Size(refOf(workload), {
          field: 'replicas',
          current: workload.replicas,
          atMost: Infinity,
        });
  }

  /** The size to set for a wanted number of pods; an autoscaler's minimum can't be above its maximum. */
  limit(wanted: number): number {
    return Math.min(wanted, this.atMost);
  }

  describeRaise(to: number): string {
    const { kind, name, namespace } = this.ref;
    return this.field === 'replicas'
      ? `scale ${kind} ${name} in ${namespace} from ${this.current} to ${to} replicas`
      : `raise the minimum of autoscaler ${name} from ${this.current} to ${to}`;
  }

  describeRestore(previous: number): string {
    const { kind, name } = this.ref;
    return this.field === 'replicas'
      ? `scale ${kind} ${name} back to ${previous} replicas`
      : `lower the minimum of autoscaler ${name} back to ${previous}`;
  }

  /**
   * Sets the size, and records in the same write what it was and for whom.
   *
   * @throws RemediationBlockedError where it is no longer what was planned with
   */
  raise(object: KubernetesObject, to: number, marker: string): MergePatch {
    const found = this.read(object);
    if (found !== this.current) {
      throw new RemediationBlockedError(
        `${nameOf(this.ref)} has changed from ${
          this.current
        } to ${found} since it was looked at`,
      );
    }
    return {
      metadata: {
        annotations: {
          [SCALED_BY]: marker,
          [PREVIOUS]: String(found),
          [SET]: String(to),
        },
      },
      spec: { [this.field]: to },
    };
  }

  /** What it was before an attempt; undefined where the attempt didn't set it, or somebody else has set it since. */
  previous(object: KubernetesObject, marker: string): number | undefined {
    const annotations = object.metadata?.annotations ?? {};
    const previous = Number(annotations[PREVIOUS]);
    return annotations[SCALED_BY] === marker &&
      Number(annotations[SET]) === this.read(object) &&
      Number.isInteger(previous)
      ? previous
      : undefined;
  }

  /** Puts the size before an attempt back, and forgets about it; undefined where there is nothing to put back. */
  restore(object: KubernetesObject, marker: string): MergePatch | undefined {
    const previous = this.previous(object, marker);
    return previous === undefined
      ? undefined
      : {
          metadata: {
            annotations: { [SCALED_BY]: null, [PREVIOUS]: null, [SET]: null },
          },
          spec: { [this.field]: previous },
        };
  }

  private read({ spec }: KubernetesObject): number {
    return Number(spec?.[this.field] ?? 1);
  }
}
