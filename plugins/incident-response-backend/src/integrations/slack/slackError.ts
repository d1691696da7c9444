import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { networkError, ProviderError, statusError } from '../ProviderError';

const REMEDIES: Record<string, string> = {
  invalid_auth:
    'Check incidentResponse.slack.botToken and that the app is installed in the workspace',
  not_authed: 'Set incidentResponse.slack.botToken',
  token_revoked:
    'Install the Slack app again and put its new token into incidentResponse.slack.botToken',
  missing_scope:
    'Add the scope to the Slack app and install it again; the set-up guide lists all of them',
  restricted_action:
    'Allow the app to create channels in the workspace settings, then retry',
};

/** What Slack's SDK throws, as what it means. */
export function toSlackError(what: string, error: unknown): ProviderError {
  if (error instanceof ProviderError) {
    return error;
  }
  if (error instanceof WebAPIRateLimitedError) {
    return statusError('Slack', what, {
      status: 429,
      retryAfter: String(error.retryAfter),
    });
  }
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    const ours = ['internal_error', 'fatal_error', 'service_unavailable'];
    return new ProviderError({
      provider: 'Slack',
      kind: ours.includes(code) ? 'unknown' : 'rejected',
      message: `Slack refused to ${what}: ${code}`,
      code,
      remedy:
        REMEDIES[code] ??
        `Look up ${code} in Slack's API reference, mend it, then retry`,
    });
  }
  if (error instanceof WebAPIHTTPError) {
    return statusError('Slack', what, { status: error.statusCode });
  }
  return networkError(
    'Slack',
    what,
    error instanceof WebAPIRequestError ? error.original : error,
  );
}
