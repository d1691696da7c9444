import type { Config } from '@backstage/config';

/** Address of a postmortem's page in the portal. */
export function postmortemUrl(config: Config, postmortemId: string): string {
  const portal = config.getString('app.baseUrl').replace(/\/+$/, '');
  return `${portal}/incidents/postmortems/${encodeURIComponent(postmortemId)}`;
}
