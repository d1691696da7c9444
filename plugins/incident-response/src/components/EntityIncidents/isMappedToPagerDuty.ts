import type { Entity } from '@backstage/catalog-model';

/** Whether PagerDuty's incidents find this entity by its annotations. */
export function isMappedToPagerDuty(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return Boolean(
    annotations['pagerduty.com/service-id'] ||
      annotations['pagerduty.com/integration-key'],
  );
}
