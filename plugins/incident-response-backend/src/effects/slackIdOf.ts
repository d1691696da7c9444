import type { Person } from '@incident-response/backstage-plugin-common';
import type { Slack } from '../integrations/slack/Slack';

/** Who somebody is in Slack: as the catalog says, else by the e-mail address. */
export async function slackIdOf(
  person: Person,
  slack: Slack,
): Promise<string | undefined> {
  if (person.slackUserId) {
    return person.slackUserId;
  }
  return person.email ? slack.userIdByEmail(person.email) : undefined;
}
