/** The services that the sandbox stands in for. */
export const PROVIDERS = [
  'pagerduty',
  'slack',
  'jira',
  'kubernetes',
  's3',
] as const;

/** One of the services that the sandbox stands in for. */
export type Provider = (typeof PROVIDERS)[number];

/** One value for each provider: addresses, tokens. */
export type PerProvider<T> = Record<Provider, T>;
