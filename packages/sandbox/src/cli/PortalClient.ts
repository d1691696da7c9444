import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { DrillError } from './DrillError';

const CATALOG_WITHIN_MS = 60_000;

const entitiesSchema = z.object({ items: z.array(z.unknown()) });
const sessionSchema = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});
const pageSchema = z.object({ items: z.array(z.unknown()) });

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

  /**
   * Switches automatic repair on or off for the whole portal, as an administrator does.
   *
   * @throws DrillError when the portal has no sign-in for guests, or doesn't let them.
   */
  async switchRepair(enabled: boolean): Promise<void> {
    const response = await fetch(
      `${this.url}/api/incident-response/remediation/switch`,
      {
        method: 'PUT',
        headers: {
          Authorization: `Bearer ${await this.signIn()}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ enabled }),
        signal: AbortSignal.timeout(10_000),
      },
    );
    if (!response.ok) {
      throw new DrillError(
        `The portal answered ${
          response.status
        } when automatic repair was to be switched ${
          enabled ? 'on' : 'off'
        }: ${await response.text()}`,
      );
    }
  }

  /** The demo's guests may do everything. */
  private async signIn(): Promise<string> {
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
    return session.data.backstageIdentity.token;
  }

  /**
   * How many postmortems the portal has for an incident.
   *
   * @throws DrillError when the portal doesn't let the drill read them.
   */
  async countPostmortems(incidentId: string): Promise<number> {
    if (!this.token) {
      throw new DrillError(
        'This scenario has to read the portal\'s postmortems: set DRILL_TOKEN to a static token of "backend.auth.externalAccess".',
      );
    }
    const response = await fetch(
      `${
        this.url
      }/api/incident-response/postmortems?incidentId=${encodeURIComponent(
        incidentId,
      )}`,
      {
        headers: { Authorization: `Bearer ${this.token}` },
        signal: AbortSignal.timeout(10_000),
      },
    );
    if (!response.ok) {
      throw new DrillError(
        `The portal answered ${
          response.status
        } when it was asked for the postmortems of ${incidentId}: ${await response.text()}`,
      );
    }
    return pageSchema.parse(await response.json()).items.length;
  }
}
