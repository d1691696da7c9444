/** Who is called. */
export type Provider =
  | 'PagerDuty'
  | 'Slack'
  | 'Jira'
  | 'Kubernetes'
  | 'Archive'
  | 'Notifications'
  | 'Webhook';

/**
 * What is known of a call that did not go well:
 * - `rate_limited`, `unavailable`: it has not happened; try again later
 * - `rejected`: it has not happened, and trying again won't help until somebody changes something
 * - `unknown`: it may have happened
 */
export type ProviderErrorKind =
  | 'rate_limited'
  | 'unavailable'
  | 'rejected'
  | 'unknown';

/** A call to a provider that did not go well, with the way out. Never carries a secret or a payload. */
export class ProviderError extends Error {
  readonly provider: Provider;
  readonly kind: ProviderErrorKind;
  /** What an operator can do. */
  readonly remedy: string;
  readonly retryAfterSeconds?: number;
  /** The provider's own code, for callers that know what to do about one. */
  readonly code?: string;
  /** The limit that the call waits for, where it was never made because others had used it up. */
  readonly queue?: string;

  constructor(options: {
    provider: Provider;
    kind: ProviderErrorKind;
    message: string;
    remedy: string;
    retryAfterSeconds?: number;
    code?: string;
    queue?: string;
  }) {
    super(options.message);
    this.name = 'ProviderError';
    this.provider = options.provider;
    this.kind = options.kind;
    this.remedy = options.remedy;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.code = options.code;
    this.queue = options.queue;
  }
}

/** A provider that the configuration leaves out: its effects are skipped, and said to be. */
export class NotConfiguredError extends Error {
  readonly provider: Provider;
  /** What people have to do without. */
  readonly consequence: string;

  constructor(provider: Provider, consequence: string) {
    super(`${provider} is not configured`);
    this.name = 'NotConfiguredError';
    this.provider = provider;
    this.consequence = consequence;
  }
}

/** Node's codes of connections that were never made, so that nothing can have happened on the other side. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A failure below HTTP: refused before anything was sent, or broken off with an unknown outcome. */
export function networkError(
  provider: Provider,
  what: string,
  error: unknown,
): ProviderError {
  const code = networkCode(error);
  const neverConnected = code !== undefined && NEVER_CONNECTED.has(code);
  return new ProviderError({
    provider,
    kind: neverConnected ? 'unavailable' : 'unknown',
    message: `${provider} could not be reached for ${what} (${
      code ?? (error instanceof Error ? error.message : 'no answer in time')
    })`,
    remedy: `Check that the backend can reach ${provider}; it is tried again by itself`,
    code,
  });
}

/** An HTTP status that isn't success. */
export function statusError(
  provider: Provider,
  what: string,
  response: {
    status: number;
    detail?: string;
    retryAfter?: string | null;
    remedy?: string;
  },
): ProviderError {
  const { status, detail } = response;
  const message = `${provider} answered ${status} to ${what}${
    detail ? `: ${detail}` : ''
  }`;
  const seconds = Number(response.retryAfter);
  const retryAfterSeconds =
    Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  if (status === 429) {
    return new ProviderError({
      provider,
      kind: 'rate_limited',
      message,
      remedy: 'Nothing to do: it goes on when the provider allows it',
      retryAfterSeconds,
    });
  }
  // Turned away at the door: whoever can't handle requests right now has not handled this one.
  if (status === 503) {
    return new ProviderError({
      provider,
      kind: 'unavailable',
      message,
      remedy: `Check ${provider}'s status page; it is tried again by itself`,
      retryAfterSeconds,
    });
  }
  if (status >= 500) {
    return new ProviderError({
      provider,
      kind: 'unknown',
      message,
      remedy: `Check ${provider}'s status page; it is tried again by itself`,
    });
  }
  return new ProviderError({
    provider,
    kind: 'rejected',
    message,
    code: String(status),
    remedy: response.remedy ?? remedyFor(provider, status),
  });
}

function remedyFor(provider: Provider, status: number): string {
  switch (status) {
    case 401:
      return `Check the ${provider} token in the configuration`;
    case 403:
      return `Give the ${provider} account of this plugin the permission, then retry`;
    case 404:
      return `Check that it still exists in ${provider}, then retry`;
    default:
      return 'Correct what the message names, then retry';
  }
}

function networkCode(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; depth < 5; depth += 1) {
    if (typeof current !== 'object' || current === null) {
      return undefined;
    }
    if ('code' in current && typeof current.code === 'string') {
      return current.code;
    }
    if ('cause' in current) {
      current = current.cause;
    } else {
      current = 'original' in current ? current.original : undefined;
    }
  }
  return undefined;
}
