import type { CallLimit } from '../CallLimits';

/** What a workspace allows of what this product does. */
export interface SlackRates {
  /** `conversations.create` in a minute. */
  channelsPerMinute: number;
  /** `chat.postMessage` in a second and channel. */
  messagesPerSecondAndChannel: number;
  /** Multiplies the tiers of all other methods, for a workspace that has been granted more. */
  tierFactor: number;
}

/** Calls in a minute of each tier, for each method and workspace: https://docs.slack.dev/apis/web-api/rate-limits */
const TIERS = { 2: 20, 3: 50, 4: 100 };

/** The tier that Slack's reference gives each method. `auth.test` allows hundreds a minute. */
const METHODS = {
  'auth.test': 4,
  'chat.update': 3,
  'conversations.history': 3,
  'conversations.invite': 3,
  'conversations.list': 2,
  'conversations.setTopic': 2,
  'pins.add': 2,
  'users.info': 4,
  'users.lookupByEmail': 3,
} as const;

/** A method that this product calls. */
export type SlackMethod =
  | keyof typeof METHODS
  | 'conversations.create'
  | 'chat.postMessage';

/** What a call of a method counts against. */
export function slackLimits(
  method: SlackMethod,
  rates: SlackRates,
  channelId?: string,
): CallLimit[] {
  const key = `slack/${method}`;
  switch (method) {
    case 'conversations.create':
      return [{ key, calls: rates.channelsPerMinute, perSeconds: 60 }];
    case 'chat.postMessage':
      return [
        {
          key: `${key}/${channelId}`,
          calls: rates.messagesPerSecondAndChannel,
          perSeconds: 1,
        },
      ];
    default:
      return [
        {
          key,
          calls: Math.ceil(TIERS[METHODS[method]] * rates.tierFactor),
          perSeconds: 60,
        },
      ];
  }
}
