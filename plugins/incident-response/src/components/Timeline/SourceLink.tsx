import { configApiRef, useApi } from '@backstage/core-plugin-api';
import { Link } from '@backstage/ui';
import type { FactSource } from '@incident-response/backstage-plugin-common';
import { ExternalLink } from '../ExternalLink';
import { pathInPortal } from './pathInPortal';

/** Where a fact can be checked: a page of this portal opens here, any other in a tab of its own. */
export const SourceLink = (props: { source: FactSource }) => {
  const { url, title } = props.source;
  const baseUrl = useApi(configApiRef).getOptionalString('app.baseUrl') ?? '/';
  const path = pathInPortal(url, baseUrl);
  return path === undefined ? (
    <ExternalLink href={url}>{title}</ExternalLink>
  ) : (
    <Link href={path}>{title}</Link>
  );
};
