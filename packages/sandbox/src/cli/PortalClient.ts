import { z } from 'zod';
import { DrillError } from './DrillError';

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
