import { RemediationBlockedError } from '@incident-response/backstage-plugin-node';
import type { KubernetesApi } from './KubernetesApi';
import {
  nameOf,
  type KubernetesObject,
  type ObjectRef,
} from './KubernetesObject';
import { KubernetesStatusError } from './KubernetesStatusError';
import { pathOf } from './pathOf';

/** A JSON merge patch (RFC 7386) of an object: null takes away. */
export interface MergePatch {
  metadata?: { annotations?: Record<string, string | null> };
  spec?: Record<string, unknown>;
}

/** A change of one object. */
export interface ObjectChange {
  /** For people: "restart Deployment payments-api". */
  what: string;
  /**
   * The change to the object as it is now; undefined where there is nothing (any more) to change.
   *
   * @throws RemediationBlockedError where the object is no longer what the change was meant for
   */
  decide(current: KubernetesObject): MergePatch | undefined;
  /** The decision hangs on the whole object, so that it only counts as long as nobody else has written. */
  exact?: boolean;
}

/** Writes again, after a fresh look, when somebody else was faster. */
const RETRIES = 3;

/** Reads and changes single objects, whatever their kind. */
export class Objects {
  private readonly api: KubernetesApi;

  constructor(api: KubernetesApi) {
    this.api = api;
  }

  read(ref: ObjectRef): Promise<KubernetesObject> {
    return this.api.get<KubernetesObject>(
      pathOf(ref.version, ref.namespace, ref.plural, ref.name),
      `read ${ref.kind} ${ref.name}`,
    );
  }

  /**
   * Reads, decides and writes; once more from the start where somebody else has written in between.
   *
   * @param options.dryRun the API server checks the change and answers what would become of the object
   * @param options.mayProceed asked immediately before each write
   * @returns the object before and after; undefined where nothing was to be changed
   * @throws ProviderError, RemediationBlockedError where others keep being faster, and whatever `mayProceed` throws
   */
  async change(
    ref: ObjectRef,
    { what, decide, exact }: ObjectChange,
    options: { dryRun: boolean; mayProceed?: () => Promise<void> },
  ): Promise<
    { before: KubernetesObject; after: KubernetesObject } | undefined
  > {
    for (let retries = 0; ; retries += 1) {
      const before = await this.read(ref);
      const patch = decide(before);
      if (!patch) {
        return undefined;
      }
      await options.mayProceed?.();
      try {
        const after = await this.api.patch<KubernetesObject>(
          pathOf(ref.version, ref.namespace, ref.plural, ref.name),
          what,
          exact ? onlyFor(before, patch) : patch,
          options.dryRun ? { dryRun: 'All' } : undefined,
        );
        return { before, after };
      } catch (error) {
        if (!isConflict(error)) {
          throw error;
        }
        if (retries === RETRIES) {
          throw new RemediationBlockedError(
            `something else keeps changing ${nameOf(ref)}`,
          );
        }
      }
    }
  }
}

/** The API server answers 409 where the object has another version by then. */
function onlyFor({ metadata }: KubernetesObject, patch: MergePatch) {
  return {
    ...patch,
    metadata: {
      ...patch.metadata,
      resourceVersion: metadata?.resourceVersion,
    },
  };
}

function isConflict(error: unknown): boolean {
  return error instanceof KubernetesStatusError && error.status === 409;
}
