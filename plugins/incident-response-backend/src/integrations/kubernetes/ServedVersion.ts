import { isUnknownApi } from './KubernetesStatusError';

/** Which of several versions of an API a cluster has: clusters are upgraded, and older ones are around for years. */
export class ServedVersion<V extends string> {
  private versions: V[];

  /** @param versions the newest first */
  constructor(...versions: [V, ...V[]]) {
    this.versions = versions;
  }

  /**
   * Makes a call with the version that answered last, and with the others where the cluster doesn't have that one (any more).
   *
   * @throws whatever the call throws; that the API is unknown only where none of the versions is known
   */
  async call<T>(make: (version: V) => Promise<T>): Promise<T> {
    let unknown: unknown;
    for (const version of this.versions) {
      try {
        const answer = await make(version);
        this.remember(version);
        return answer;
      } catch (error) {
        if (!isUnknownApi(error)) {
          this.remember(version);
          throw error;
        }
        unknown ??= error;
      }
    }
    throw unknown;
  }

  private remember(version: V): void {
    this.versions = [
      version,
      ...this.versions.filter(other => other !== version),
    ];
  }
}
