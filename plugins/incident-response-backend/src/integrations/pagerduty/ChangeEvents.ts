import { networkError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';

/** Something that was changed about a service. */
export interface ChangeEvent {
  summary: string;
  /** ISO 8601. */
  at: string;
  details: Record<string, string>;
  link: { href: string; text: string };
}

const TIMEOUT_MS = 10_000;

/** PagerDuty's own limit, in characters. */
const MOST_SUMMARY = 1_024;

/**
 * Change events, which PagerDuty shows beside the incidents of a service: whoever looks there sees what the portal has done.
 * They go to another host than the REST API, and are signed by the service's own integration key alone.
 */
export class ChangeEvents {
  private readonly url: string;
  private readonly gate: ProviderGate;

  /** @param url `https://events.pagerduty.com`, or the EU's */
  constructor(url: string, gate: ProviderGate) {
    this.url = url;
    this.gate = gate;
  }

  /** @throws ProviderError */
  async send(
    integrationKey: string,
    { summary, at, details, link }: ChangeEvent,
  ): Promise<void> {
    const what = 'send a change event';
    // About 120 a minute and key, says PagerDuty; there are three attempts an incident.
    await this.gate.run({ what, limits: [] }, async () => {
      let response: Response;
      try {
        response = await fetch(`${this.url}/v2/change/enqueue`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            routing_key: integrationKey,
            payload: {
              summary: summary.slice(0, MOST_SUMMARY),
              timestamp: at,
              source: 'Incident Response for Backstage',
              custom_details: details,
            },
            links: [link],
          }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
      } catch (error) {
        throw networkError('PagerDuty', what, error);
      }
      if (!response.ok) {
        throw statusError('PagerDuty', what, {
          status: response.status,
          retryAfter: response.headers.get('retry-after'),
          remedy:
            response.status === 400
              ? 'Check the annotation pagerduty.com/integration-key of the entity: it must be the key of an Events API v2 integration'
              : undefined,
        });
      }
    });
  }
}

/** Where change events go to, of an account whose REST API is at an address. */
export function eventsUrlOf(apiBaseUrl: string): string {
  return apiBaseUrl.replace(
    /^https:\/\/api\.((?:eu\.)?pagerduty\.com)$/,
    'https://events.$1',
  );
}
