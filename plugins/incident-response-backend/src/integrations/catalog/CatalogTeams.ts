import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_SLACK_CHANNEL } from '@incident-response/backstage-plugin-common';

/** A team with a Slack channel of its own. */
export interface TeamChannel {
  ref: string;
  name: string;
  /** Slack's id of it. */
  channel: string;
}

/** Teams and their Slack channels, from the configuration and from annotations of groups. */
export class CatalogTeams {
  private readonly options: CatalogTeamsOptions;
  /** What was said already, since the list is read every few minutes. */
  private readonly warned = new Set<string>();

  private constructor(options: CatalogTeamsOptions) {
    this.options = options;
  }

  static create(options: CatalogTeamsOptions): CatalogTeams {
    return new CatalogTeams(options);
  }

  /** By reference. What the configuration says of a team counts more than its annotation. */
  async list(): Promise<TeamChannel[]> {
    const { catalog, auth, channels, isChannelId, logger } = this.options;
    const credentials = await auth.getOwnServiceCredentials();
    const configured = Object.keys(channels);
    const [annotated, named] = await Promise.all([
      catalog.getEntities(
        {
          filter: {
            kind: 'Group',
            [`metadata.annotations.${ANNOTATION_SLACK_CHANNEL}`]:
              CATALOG_FILTER_EXISTS,
          },
        },
        { credentials },
      ),
      catalog.getEntitiesByRefs({ entityRefs: configured }, { credentials }),
    ]);
    const teams = new Map<string, TeamChannel>();
    for (const entity of annotated.items) {
      const ref = stringifyEntityRef(entity);
      const channel =
        entity.metadata.annotations?.[ANNOTATION_SLACK_CHANNEL]?.trim() ?? '';
      if (isChannelId(channel)) {
        teams.set(ref, { ref, name: nameOf(entity), channel });
      } else if (
        channels[ref] === undefined &&
        !this.warned.has(`${ref} ${channel}`)
      ) {
        this.warned.add(`${ref} ${channel}`);
        logger.warn(
          `${ANNOTATION_SLACK_CHANNEL} of ${ref} is ${channel}; it must be the id of a channel such as C0123456789, so the team gets no digest`,
        );
      }
    }
    configured.forEach((ref, index) => {
      const entity = named.items[index];
      teams.set(ref, {
        ref,
        name: entity ? nameOf(entity) : ref,
        channel: channels[ref],
      });
    });
    return [...teams.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }
}

function nameOf(entity: Entity): string {
  const profile = entity.spec?.profile as { displayName?: unknown } | undefined;
  return typeof profile?.displayName === 'string'
    ? profile.displayName
    : entity.metadata.title ?? entity.metadata.name;
}

interface CatalogTeamsOptions {
  catalog: CatalogService;
  auth: AuthService;
  /** By team. */
  channels: { [team: string]: string };
  isChannelId: (text: string) => boolean;
  logger: LoggerService;
}
