import {
  stringifyEntityRef,
  type Entity,
  type ResourceEntity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogProcessor } from '@backstage/plugin-catalog-node';
import { RUNBOOK_TYPE } from '@incident-response/backstage-plugin-common';
import { checkRunbook } from '@incident-response/backstage-plugin-node';

/**
 * Refuses a runbook (`kind: Resource`, `spec.type: runbook`) that incidents could not be matched with or that could
 * not be carried out. It looks at the entity after placeholders such as `$yaml` have been resolved.
 */
export class RunbookValidationProcessor implements CatalogProcessor {
  getProcessorName(): string {
    return 'RunbookValidationProcessor';
  }

  async postProcessEntity(entity: Entity): Promise<Entity> {
    if (!isRunbook(entity)) {
      return entity;
    }
    const problems = checkRunbook(entity.spec);
    if (problems.length > 0) {
      throw new InputError(
        `The runbook ${stringifyEntityRef(
          entity,
        )} is malformed: ${problems.join('; ')}`,
      );
    }
    return entity;
  }
}

function isRunbook(entity: Entity): entity is ResourceEntity {
  return (
    entity.kind.toLowerCase() === 'resource' &&
    entity.spec?.type === RUNBOOK_TYPE
  );
}
