import { setTimeout as pause } from 'node:timers/promises';
import type { IncidentResponseClient } from '@incident-response/backstage-plugin-common';
import { z } from 'zod';
import { connectPortal } from '../portal/connectPortal';
import { reasonOf } from '../portal/refusal';
import { until } from '../portal/until';
import { DrillError } from './DrillError';

const CATALOG_WITHIN_MS = 60_000;

const entitiesSchema = z.object({ items: z.array(z.unknown()) });
const sessionSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});
const resultsSchema = z.object({
  results: z.array(
    z.object({
      document: z.object({ title: z.string(), location: z.string() }),
    }),
  ),
});

/** What Backstage's search answers before it has an index. */
const noIndexSchema = z.object({
  error: z.object({ name: z.literal('MissingIndexError') }),
});

/** Backstage answers so when a task that is to be run runs already. */
const RUNS_ALREADY = 409;

/** What a drill asks the portal for. */
export class PortalClient {
  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  /** @throws DrillError when no portal answers. */
  async requireReady(): Promise<void> {
    const address = `${this.url}/.backstage/health/v1/readiness`;
    const response = await fetch(address, {
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    if (!response?.ok) {
      throw new DrillError(
        `No portal is ready at ${this.url}${
          response ? ` (it answered ${response.status})` : ''
        }. Start one with \`npm start\`, let \`npm run drill\` start one for this drill, or say where it is with --portal URL.`,
      );
    }
  }

  /**
   * Waits until the catalog knows these entities: a portal is ready a few seconds before it has read its catalog. Without
   * a token there is no way to ask, and the drill goes on.
   *
   * @throws DrillError naming those that it doesn't get to know.
   */
  async requireEntities(
    entityRefs: string[],
    withinMs = CATALOG_WITHIN_MS,
  ): Promise<void> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const missing = await this.findMissing(entityRefs);
      if (missing.length === 0) {
        return;
      }
      if (Date.now() > deadline) {
        throw new DrillError(
          `The portal's catalog does not have ${missing.join(
            ' and ',
          )}. Are packages/sandbox/catalog/all.yaml and runbooks/all.yaml among its locations?`,
        );
      }
      await pause(500);
    }
  }

  private async findMissing(entityRefs: string[]): Promise<string[]> {
    if (!this.token || entityRefs.length === 0) {
      return [];
    }
    const response = await fetch(`${this.url}/api/catalog/entities/by-refs`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${this.token}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ entityRefs, fields: ['kind'] }),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 401 || response.status === 403) {
      throw new DrillError(
        'The portal refuses DRILL_TOKEN: it has to be a static token of "backend.auth.externalAccess".',
      );
    }
    const parsed = entitiesSchema.safeParse(
      await response.json().catch(() => undefined),
    );
    return entityRefs.filter(
      (_, index) => !parsed.success || !parsed.data.items[index],
    );
  }

  /** @throws DrillError when the drill has no token to ask the portal with */
  requireToken(): string {
    if (!this.token) {
      throw new DrillError(
        'This scenario asks the portal: set DRILL_TOKEN to a static token of "backend.auth.externalAccess".',
      );
    }
    return this.token;
  }

  /**
   * The portal's API with the drill's own token.
   *
   * @throws DrillError without one
   */
  asService(): IncidentResponseClient {
    return connectPortal(this.url, this.requireToken());
  }

  /**
   * The portal's API for a guest; the demo's may do everything.
   *
   * @throws DrillError when the portal has no sign-in for guests
   */
  async asGuest(): Promise<IncidentResponseClient> {
    const response = await fetch(`${this.url}/api/auth/guest/refresh`, {
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
      signal: AbortSignal.timeout(10_000),
    });
    const session = sessionSchema.safeParse(
      await response.json().catch(() => undefined),
    );
    if (!session.success) {
      throw new DrillError(
        `The portal answered ${response.status} when a guest wanted to sign in: this drill needs auth.providers.guest.`,
      );
    }
    return connectPortal(this.url, session.data.backstageIdentity.token);
  }

  /**
   * Switches automatic repair on or off for the whole portal, as an administrator does.
   *
   * @throws DrillError when the portal has no sign-in for guests, or doesn't let them.
   */
  async switchRepair(enabled: boolean): Promise<void> {
    const guest = await this.asGuest();
    await guest.setRemediationEnabled(enabled).catch(error => {
      throw new DrillError(
        `Automatic repair could not be switched ${
          enabled ? 'on' : 'off'
        }: ${reasonOf(error)}`,
      );
    });
  }

  /**
   * How many postmortems the portal has for an incident.
   *
   * @throws DrillError when the portal doesn't let the drill read them.
   */
  async countPostmortems(incidentId: string): Promise<number> {
    try {
      const { items } = await this.asService().listPostmortems({ incidentId });
      return items.length;
    } catch (error) {
      throw error instanceof DrillError
        ? error
        : new DrillError(
            `The postmortems of ${incidentId} could not be read: ${reasonOf(
              error,
            )}`,
          );
    }
  }

  /**
   * What the portal's search finds, best first: nothing as long as it has no index yet.
   *
   * @throws DrillError when it doesn't let the drill search
   */
  async search(term: string): Promise<{ title: string; location: string }[]> {
    const path = `/api/search/query?${new URLSearchParams({ term })}`;
    const response = await this.ask('GET', path);
    const answer: unknown = await response.json().catch(() => undefined);
    if (noIndexSchema.safeParse(answer).success) {
      return [];
    }
    const results = resultsSchema.safeParse(answer);
    if (!results.success) {
      throw new DrillError(
        `The portal answered ${response.status} to GET ${path}`,
      );
    }
    return results.data.results.map(({ document }) => document);
  }

  /** Has a scheduled task run now. One that runs already may have looked too early, so it is asked to run again. */
  async runTask({ plugin, id }: { plugin: string; id: string }): Promise<void> {
    const path = `/api/${plugin}/.backstage/scheduler/v1/tasks/${id}/trigger`;
    await until(
      `a run of ${id}`,
      async () => {
        const response = await this.ask('POST', path);
        if (!response.ok && response.status !== RUNS_ALREADY) {
          throw new DrillError(
            `The portal answered ${
              response.status
            } to POST ${path}: ${await response.text()}`,
          );
        }
        return response.ok || undefined;
      },
      { everyMs: 500 },
    );
  }

  private ask(method: string, path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.requireToken()}` },
      signal: AbortSignal.timeout(10_000),
    });
  }
}
