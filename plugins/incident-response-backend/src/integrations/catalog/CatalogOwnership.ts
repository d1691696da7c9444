import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_CHILD_OF,
  RELATION_DEPENDENCY_OF,
  RELATION_DEPENDS_ON,
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  ANNOTATION_MAINTENANCE,
  ANNOTATION_REMEDIATION,
  ANNOTATION_RUNBOOKS,
  type FactPayloads,
  type Person,
} from '@incident-response/backstage-plugin-common';
import { LRUCache } from 'lru-cache';
import type { MatchSubject } from '../../runbooks/matchRunbooks';
import { toPerson } from './toPerson';

const SERVICE_ID = 'pagerduty.com/service-id';
const INTEGRATION_KEY = 'pagerduty.com/integration-key';
const JIRA_PROJECT = 'jira/project-key';

const KEPT_MS = 5_000;
const COUNTED_MS = 60_000;

/** How many relations away an entity still counts as affected. */
const IMPACT_HOPS = 2;
/** How deep a tree of groups is looked up. */
const GROUP_LEVELS = 6;
/** Where a service has more members than this, inviting all of them is no help. */
const MOST_MEMBERS = 50;

/** Who owns a PagerDuty service, and what depends on it, from the catalog. */
export class CatalogOwnership {
  private readonly catalog: CatalogService;
  private readonly auth: AuthService;
  private readonly resolved = new LRUCache<
    string,
    FactPayloads['ownership.resolved']
  >({ max: 1_000, ttl: KEPT_MS });
  private services: { count: number; until: number } | undefined;

  private constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
  }

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogOwnership {
    return new CatalogOwnership(options);
  }

  /**
   * The entity of a PagerDuty service with its owner, people and dependents: by the service's id, else by one of its
   * integration keys, which are only asked for then. Unmapped where no entity has either annotation.
   */
  async resolve(
    serviceId: string | undefined,
    fallbackOwner: string | undefined,
    integrationKeys: () => Promise<string[]> = async () => [],
  ): Promise<FactPayloads['ownership.resolved']> {
    // A flood of one service's incidents asks the same question of the catalog again and again.
    const key = serviceId ?? '';
    const known = this.resolved.get(key);
    if (known) {
      return known;
    }
    const resolved = await this.lookUp(
      serviceId,
      fallbackOwner,
      integrationKeys,
    );
    if (!resolved.unmapped) {
      this.resolved.set(key, resolved);
    }
    return resolved;
  }

  private async lookUp(
    serviceId: string | undefined,
    fallbackOwner: string | undefined,
    integrationKeys: () => Promise<string[]>,
  ): Promise<FactPayloads['ownership.resolved']> {
    const entity =
      serviceId && (await this.entityOfService(serviceId, integrationKeys));
    if (!entity) {
      return {
        unmapped: true,
        ownerRef: fallbackOwner,
        members: fallbackOwner ? await this.membersOf(fallbackOwner) : [],
        dependents: [],
      };
    }
    const described = describeOwnership(entity);
    const ownerRef = described.ownerRef ?? fallbackOwner;
    const [members, dependents] = await Promise.all([
      ownerRef ? this.membersOf(ownerRef) : [],
      this.dependentsOf(entity),
    ]);
    return { ...described, ownerRef, members, dependents };
  }

  /** Whether an entity names this PagerDuty service, or the key of one of its monitors. */
  async hasService(
    serviceId: string,
    integrationKeys: () => Promise<string[]>,
  ): Promise<boolean> {
    return (
      (await this.entityOfService(serviceId, integrationKeys)) !== undefined
    );
  }

  /** How many entities PagerDuty pages for; as of a minute ago at most. */
  async countServices(): Promise<number> {
    const now = Date.now();
    if (this.services && this.services.until > now) {
      return this.services.count;
    }
    const { totalItems } = await this.catalog.queryEntities(
      {
        filter: [SERVICE_ID, INTEGRATION_KEY].map(annotation => ({
          [`metadata.annotations.${annotation}`]: CATALOG_FILTER_EXISTS,
        })),
        limit: 1,
      },
      await this.credentials(),
    );
    this.services = { count: totalItems, until: now + COUNTED_MS };
    return totalItems;
  }

  private async entityOfService(
    serviceId: string,
    integrationKeys: () => Promise<string[]>,
  ): Promise<Entity | undefined> {
    return (
      (await this.findByAnnotation(SERVICE_ID, [serviceId])) ??
      (await this.findByAnnotation(INTEGRATION_KEY, await integrationKeys()))
    );
  }

  async entity(entityRef: string): Promise<Entity | undefined> {
    return this.catalog.getEntityByRef(entityRef, await this.credentials());
  }

  /** Members of a group, or the user itself. */
  async membersOf(ownerRef: string): Promise<Person[]> {
    const owner = await this.entity(ownerRef);
    if (!owner) {
      return [];
    }
    if (owner.kind.toLowerCase() === 'user') {
      return [toPerson(owner)];
    }
    const refs = related(owner, RELATION_HAS_MEMBER).slice(0, MOST_MEMBERS);
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: refs },
      await this.credentials(),
    );
    return items.flatMap(item => (item ? [toPerson(item)] : []));
  }

  /** Everything that a user stands for: itself, its groups, and the groups that those belong to. */
  async claimsOf(userRef: string): Promise<string[]> {
    const claims = new Set([userRef]);
    let ring = [userRef];
    for (let step = 0; ring.length > 0 && step < GROUP_LEVELS; step += 1) {
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: ring },
        await this.credentials(),
      );
      ring = items
        .flatMap(item =>
          item
            ? [
                ...related(item, RELATION_MEMBER_OF),
                ...related(item, RELATION_CHILD_OF),
              ]
            : [],
        )
        .filter(ref => !claims.has(ref));
      ring.forEach(ref => claims.add(ref));
    }
    return [...claims];
  }

  private async findByAnnotation(
    annotation: string,
    values: string[],
  ): Promise<Entity | undefined> {
    if (values.length === 0) {
      return undefined;
    }
    const { items } = await this.catalog.getEntities(
      { filter: { [`metadata.annotations.${annotation}`]: values } },
      await this.credentials(),
    );
    // Several entities may share a service: the first by name, so that the answer is always the same.
    return [...items].sort((a, b) =>
      stringifyEntityRef(a).localeCompare(stringifyEntityRef(b), 'en'),
    )[0];
  }

  private async dependentsOf(entity: Entity): Promise<string[]> {
    const found = new Set<string>();
    let ring = related(entity, RELATION_DEPENDENCY_OF);
    for (let hop = 1; ring.length > 0; hop += 1) {
      ring.forEach(ref => found.add(ref));
      if (hop === IMPACT_HOPS) {
        break;
      }
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: ring },
        await this.credentials(),
      );
      ring = items
        .flatMap(item => (item ? related(item, RELATION_DEPENDENCY_OF) : []))
        .filter(ref => !found.has(ref));
    }
    found.delete(stringifyEntityRef(entity));
    return [...found].sort();
  }

  private async credentials() {
    return { credentials: await this.auth.getOwnServiceCredentials() };
  }
}

/** What the entity itself says of who owns it and how careful one must be. */
export function describeOwnership(
  entity: Entity,
): Omit<FactPayloads['ownership.resolved'], 'members' | 'dependents'> {
  const { lifecycle } = entity.spec ?? {};
  return {
    unmapped: false,
    entityRef: stringifyEntityRef(entity),
    entityTitle: entity.metadata.title,
    environment: typeof lifecycle === 'string' ? lifecycle : undefined,
    ownerRef: related(entity, RELATION_OWNED_BY)[0],
    jiraProjectKey: entity.metadata.annotations?.[JIRA_PROJECT],
  };
}

/** What runbooks are matched by, of an entity. */
export function toMatchEntity(entity: Entity): MatchSubject['entity'] {
  const { type } = entity.spec ?? {};
  return {
    kind: entity.kind,
    type: typeof type === 'string' ? type : undefined,
    tags: entity.metadata.tags ?? [],
    runbooks: [
      ...related(entity, RELATION_DEPENDS_ON),
      ...(entity.metadata.annotations?.[ANNOTATION_RUNBOOKS] ?? '')
        .split(',')
        .map(ref => ref.trim().toLowerCase())
        .filter(Boolean),
    ],
    system: related(entity, RELATION_PART_OF)[0],
    owner: related(entity, RELATION_OWNED_BY)[0],
  };
}

/** What the owners of an entity say about its automatic repair. */
export function repairWishesOf(entity: Entity): {
  remediation?: string;
  maintenance?: string;
} {
  const annotations = entity.metadata.annotations ?? {};
  return {
    remediation: annotations[ANNOTATION_REMEDIATION]?.trim(),
    maintenance: annotations[ANNOTATION_MAINTENANCE]?.trim(),
  };
}

/** The key of the integration that an entity's monitors page through. */
export function integrationKeyOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[INTEGRATION_KEY]?.trim() || undefined;
}

/** The PagerDuty service of an entity. */
export function serviceIdOf(entity: Entity): string | undefined {
  return entity.metadata.annotations?.[SERVICE_ID];
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}
