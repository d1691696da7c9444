import type { Entity } from '@backstage/catalog-model';
import { useApi } from '@backstage/core-plugin-api';
import {
  CATALOG_FILTER_EXISTS,
  catalogApiRef,
} from '@backstage/plugin-catalog-react';
import { useLive, type Live } from '../../hooks/useLive';

/** More than a list to choose from can hold; who has more narrows it down by typing a name into the catalog. */
const MOST = 1_000;

const ANNOTATIONS = [
  'pagerduty.com/service-id',
  'pagerduty.com/integration-key',
];

/** Entities that an annotation connects to PagerDuty, by name. */
export function useServices(): Live<Entity[]> {
  const catalog = useApi(catalogApiRef);
  return useLive('services', async () => {
    const { items } = await catalog.queryEntities({
      filter: ANNOTATIONS.map(annotation => ({
        [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
      })),
      fields: ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title'],
      orderFields: [{ field: 'metadata.name', order: 'asc' }],
      limit: MOST,
    });
    return items;
  });
}
