import { NotAllowedError } from '@backstage/errors';
import type { CatalogPeople } from '../catalog/CatalogPeople';
import { SLACK_USER, type CatalogPerson } from '../catalog/toPerson';
import type { Slack } from './Slack';

/** Who somebody in Slack is in the catalog. */
export class SlackPeople {
  private readonly catalog: CatalogPeople;
  private readonly slack: Slack;

  private constructor(options: { catalog: CatalogPeople; slack: Slack }) {
    this.catalog = options.catalog;
    this.slack = options.slack;
  }

  static create(options: {
    catalog: CatalogPeople;
    slack: Slack;
  }): SlackPeople {
    return new SlackPeople(options);
  }

  /**
   * The one user that names this Slack account in an annotation, else the one with the same e-mail address.
   * @throws NotAllowedError where that is nobody, or several, with a sentence that says what to add
   */
  async identify(slackUserId: string): Promise<CatalogPerson> {
    const annotated = await this.catalog.bySlackUserId(slackUserId);
    if (annotated.length > 0) {
      return theOnly(annotated, `the annotation ${SLACK_USER}: ${slackUserId}`);
    }
    const email = await this.slack.emailOf(slackUserId);
    const named = email ? await this.catalog.byEmail(email) : [];
    if (named.length > 0) {
      return theOnly(named, `the e-mail address of this Slack account`);
    }
    throw new NotAllowedError(
      `The portal doesn't know who you are. Add the annotation ${SLACK_USER}: ${slackUserId} to your User entity in the catalog, then press again`,
    );
  }
}

/** @throws NotAllowedError */
function theOnly(people: CatalogPerson[], what: string): CatalogPerson {
  const [person, ...others] = people;
  if (others.length > 0) {
    throw new NotAllowedError(
      `The portal can't tell who you are: ${people
        .map(({ entityRef }) => entityRef)
        .join(' and ')} all have ${what}. Only one of them may`,
    );
  }
  return person;
}
