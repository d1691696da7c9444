import type { Config } from '@backstage/config';
import { ResponseError } from '@backstage/errors';
import { z } from 'zod/v4';

const cacheSchema = z.object({
  /** Entries that are older than they should be. */
  stale: z.number().int().min(0),
  /** What the last flush was marked with. */
  flushedBy: z.string().optional(),
});
/** What a cache says of itself. */
export type Cache = z.infer<typeof cacheSchema>;

/** The caches' own API. */
export class HttpCaches {
  private constructor(private readonly url: string) {}

  /** Undefined where none is configured. */
  static fromConfig(config: Config): HttpCaches | undefined {
    const url = config.getOptionalString('exampleCache.url');
    return url === undefined ? undefined : new HttpCaches(url);
  }

  /** @throws ResponseError */
  async inspect(name: string, signal: AbortSignal): Promise<Cache> {
    const response = await this.request(name, { signal });
    return cacheSchema.parse(await response.json());
  }

  /** @throws ResponseError */
  async flush(
    name: string,
    marker: string,
    signal: AbortSignal,
  ): Promise<void> {
    await this.request(`${name}/flush`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ by: marker }),
      signal,
    });
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const response = await fetch(`${this.url}/caches/${path}`, init);
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return response;
  }
}
