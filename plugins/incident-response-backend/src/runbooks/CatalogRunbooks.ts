import type { AuthService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_SOURCE_LOCATION,
  DEFAULT_NAMESPACE,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  RUNBOOK_TYPE,
  runbookSpecSchema,
  type Runbook,
  type RunbookRefusedDefinition,
} from '@incident-response/backstage-plugin-common';
import { checkRunbook } from '@incident-response/backstage-plugin-node';
import type { Belonging } from './matchRunbooks';

const TECHDOCS = 'backstage.io/techdocs-ref';
const LOCATION = 'backstage.io/managed-by-location';

const KEPT_MS = 5_000;

/** Every runbook of the catalog, and those that can't be used. */
export interface RunbookCatalog {
  runbooks: (Runbook & Belonging)[];
  refused: RunbookRefusedDefinition[];
}

/** Reads runbooks (`kind: Resource`, `spec.type: runbook`) from the catalog. */
export class CatalogRunbooks {
  private readonly catalog: CatalogService;
  private readonly auth: AuthService;
  private known: { read: Promise<RunbookCatalog>; until: number } | undefined;

  private constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
  }

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogRunbooks {
    return new CatalogRunbooks(options);
  }

  /** As the catalog had them a few seconds ago at most: in a storm every incident asks. */
  async list(): Promise<RunbookCatalog> {
    const now = Date.now();
    if (!this.known || this.known.until <= now) {
      const read = this.read();
      this.known = { read, until: now + KEPT_MS };
      // What could not be read is read again the next time.
      read.catch(() => {
        this.known = undefined;
      });
    }
    return this.known.read;
  }

  private async read(): Promise<RunbookCatalog> {
    const { items } = await this.catalog.getEntities(
      { filter: { kind: 'Resource', 'spec.type': RUNBOOK_TYPE } },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    const result: RunbookCatalog = { runbooks: [], refused: [] };
    for (const entity of items) {
      const problems = checkRunbook(entity.spec);
      if (problems.length > 0) {
        result.refused.push({
          entityRef: stringifyEntityRef(entity),
          problems,
        });
      } else {
        result.runbooks.push(toRunbook(entity));
      }
    }
    return result;
  }
}

function toRunbook(entity: Entity): Runbook & Belonging {
  const entityRef = stringifyEntityRef(entity);
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const annotations = entity.metadata.annotations ?? {};
  const related = (type: string) =>
    entity.relations?.find(relation => relation.type === type)?.targetRef;
  return {
    entityRef,
    title: entity.metadata.title ?? entity.metadata.name,
    spec: runbookSpecSchema.parse(entity.spec),
    path: `/${annotations[TECHDOCS] ? 'docs' : 'catalog'}/${
      namespace || DEFAULT_NAMESPACE
    }/${kind}/${name}`,
    etag: entity.metadata.etag,
    location: annotations[LOCATION] ?? annotations[ANNOTATION_SOURCE_LOCATION],
    system: related(RELATION_PART_OF),
    owner: related(RELATION_OWNED_BY),
  };
}
