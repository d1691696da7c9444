import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { Person } from '@incident-response/backstage-plugin-common';

/** Names a user's Slack account on its entity. */
export const SLACK_USER = 'slack.com/user-id';

/** A person of the catalog. */
export type CatalogPerson = Person & { entityRef: string; name: string };

/** What a `User` entity says of the person. */
export function toPerson(entity: Entity): CatalogPerson {
  const profile = (entity.spec?.profile ?? {}) as {
    displayName?: string;
    email?: string;
  };
  return {
    entityRef: stringifyEntityRef(entity),
    name: profile.displayName ?? entity.metadata.title ?? entity.metadata.name,
    email: profile.email,
    slackUserId: entity.metadata.annotations?.[SLACK_USER],
  };
}
