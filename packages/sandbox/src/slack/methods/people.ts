import type { JsonObject } from '../../json';
import type { SlackUser } from '../model';
import { BOT } from '../Slack';
import { SlackProblem } from '../SlackProblem';
import type { SlackMethods } from './method';
import { cursorPage } from './page';

function renderUser(user: SlackUser, teamId: string): JsonObject {
  return {
    id: user.id,
    team_id: user.teamId ?? teamId,
    name: user.name,
    real_name: user.realName,
    deleted: false,
    is_bot: user.isBot,
    is_email_confirmed: !user.isUnconfirmed,
    tz: 'Etc/UTC',
    profile: {
      real_name: user.realName,
      display_name: user.realName,
      email: user.isBot ? undefined : user.email,
    },
  };
}

/** `auth.*`, `api.test` and `users.*` */
export const peopleMethods: SlackMethods = {
  'api.test': () => ({}),
  'auth.test': slack => ({
    url: slack.url,
    team: 'Incident Response sandbox',
    user: BOT.name,
    team_id: slack.teamId,
    user_id: BOT.id,
    bot_id: 'B0INCIDENT',
    is_enterprise_install: false,
  }),
  'users.list': (slack, call) =>
    cursorPage(
      call,
      'members',
      slack.users.map(user => renderUser(user, slack.teamId)),
    ),
  'users.info': (slack, call) => {
    const id = call.required('user');
    const user = slack.users.find(candidate => candidate.id === id);
    if (!user) {
      throw new SlackProblem('user_not_found');
    }
    return { user: renderUser(user, slack.teamId) };
  },
  'users.lookupByEmail': (slack, call) => {
    const email = call.required('email').toLowerCase();
    const user = slack.users.find(
      candidate => !candidate.isBot && candidate.email.toLowerCase() === email,
    );
    if (!user) {
      throw new SlackProblem('users_not_found');
    }
    return { user: renderUser(user, slack.teamId) };
  },
};
