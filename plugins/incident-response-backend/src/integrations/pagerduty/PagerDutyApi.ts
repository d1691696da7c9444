import { networkError, statusError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';

/** How PagerDuty is reached. */
export interface PagerDutyOptions {
  apiToken: string;
  /** `https://api.pagerduty.com`, or the EU's. */
  apiBaseUrl: string;
  /** The user in whose name changes are made where no person asks for them; PagerDuty wants one for every write. */
  fromEmail?: string;
  /** Calls in a minute, all replicas together. */
  callsPerMinute: number;
}

/** PagerDuty waits for us 5 s; we wait for it twice as long at most. */
const TIMEOUT_MS = 10_000;

/** REST API v2: one request, one parsed answer, errors with their meaning. */
export class PagerDutyApi {
  private readonly options: PagerDutyOptions;
  private readonly gate: ProviderGate;

  constructor(options: PagerDutyOptions, gate: ProviderGate) {
    this.options = options;
    this.gate = gate;
  }

  get fromEmail(): string | undefined {
    return this.options.fromEmail;
  }

  get<T>(path: string, what: string): Promise<T> {
    return this.request('GET', path, what);
  }

  write<T>(
    method: 'POST' | 'PUT',
    path: string,
    what: string,
    body: unknown,
    from?: string,
  ): Promise<T> {
    return this.request(method, path, what, body, from);
  }

  private request<T>(
    method: string,
    path: string,
    what: string,
    body?: unknown,
    from?: string,
  ): Promise<T> {
    const limit = {
      key: 'pagerduty',
      calls: this.options.callsPerMinute,
      perSeconds: 60,
    };
    return this.gate.run({ what, limits: [limit] }, () =>
      this.send(method, path, what, body, from),
    );
  }

  private async send<T>(
    method: string,
    path: string,
    what: string,
    body?: unknown,
    from?: string,
  ): Promise<T> {
    const { apiBaseUrl, apiToken, fromEmail } = this.options;
    const sender = from ?? fromEmail;
    let response: Response;
    try {
      response = await fetch(`${apiBaseUrl}${path}`, {
        method,
        headers: {
          accept: 'application/vnd.pagerduty+json;version=2',
          authorization: `Token token=${apiToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(body !== undefined && sender ? { from: sender } : {}),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw networkError('PagerDuty', what, error);
    }
    if (!response.ok) {
      throw statusError('PagerDuty', what, {
        status: response.status,
        detail: readErrors(await response.text()),
        retryAfter:
          response.headers.get('retry-after') ??
          response.headers.get('ratelimit-reset'),
      });
    }
    return (await response.json()) as T;
  }
}

/** PagerDuty's `{ error: { message, errors } }` as one line. */
function readErrors(text: string): string | undefined {
  try {
    const { error } = JSON.parse(text) as {
      error?: { message?: string; errors?: string[] };
    };
    return [error?.message, ...(error?.errors ?? [])]
      .filter(Boolean)
      .join('; ');
  } catch {
    // Not JSON: an error page of something in between, of which nobody wants to read the HTML.
    return undefined;
  }
}
