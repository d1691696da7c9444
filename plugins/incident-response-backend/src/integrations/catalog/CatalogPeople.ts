import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { SLACK_USER, toPerson, type CatalogPerson } from './toPerson';

/** Finds users of the catalog by what other systems know of them. */
export class CatalogPeople {
  private readonly catalog: CatalogService;
  private readonly auth: AuthService;

  private constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.catalog = options.catalog;
    this.auth = options.auth;
  }

  static create(options: {
    catalog: CatalogService;
    auth: AuthService;
  }): CatalogPeople {
    return new CatalogPeople(options);
  }

  /** Whoever has the annotation `slack.com/user-id`. Several are an answer, too, though not a useful one. */
  bySlackUserId(userId: string): Promise<CatalogPerson[]> {
    return this.find(`metadata.annotations.${SLACK_USER}`, userId);
  }

  byEmail(email: string): Promise<CatalogPerson[]> {
    return this.find('spec.profile.email', email);
  }

  private async find(field: string, value: string): Promise<CatalogPerson[]> {
    const { items } = await this.catalog.getEntities(
      { filter: { kind: 'User', [field]: value } },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items
      .map(toPerson)
      .sort((a, b) => a.entityRef.localeCompare(b.entityRef, 'en'));
  }
}
