import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import {
  LogLevel,
  WebClient,
  type Button,
  type KnownBlock,
} from '@slack/web-api';
import { LRUCache } from 'lru-cache';
import type { DateTime } from 'luxon';
import { heldFetch } from '../CallContext';
import { ProviderError } from '../ProviderError';
import type { ProviderGate } from '../ProviderGate';
import { toSlackError } from './slackError';
import { slackLimits, type SlackMethod, type SlackRates } from './slackLimits';

/** A channel as far as this product needs it. */
export interface SlackChannel {
  id: string;
  name: string;
  url: string;
}

/** What a message is, written into Slack's metadata so that it can be found again after a lost answer. */
export interface MessageMarker {
  kind:
    | 'incident_summary'
    | 'incident_update'
    | 'human_needed'
    | 'approval_requested'
    | 'postmortem_draft'
    | 'postmortem_published'
    | 'clock'
    | 'action_item_reminder'
    | 'weekly_digest';
  /** Missing where the message is about many. */
  incidentId?: string;
  effect: string;
}

/** A part of a message. */
export type SlackBlock = KnownBlock;

/** A button of a message. */
export type SlackButton = Button;

/** A message with its plain-text fallback. */
export interface SlackMessage {
  text: string;
  blocks?: SlackBlock[];
  marker: MessageMarker;
}

/** What this product asks of Slack. */
export interface Slack {
  /** Undefined when the name is taken by a channel that isn't this incident's. */
  createChannel(name: string): Promise<SlackChannel | undefined>;
  /** Looks among the newest channels for the one that carries the topic's marker. */
  findChannel(name: string, marker: string): Promise<SlackChannel | undefined>;
  setTopic(channelId: string, topic: string): Promise<void>;
  invite(channelId: string, userIds: string[]): Promise<void>;
  userIdByEmail(email: string): Promise<string | undefined>;
  /** The confirmed address of a member of this workspace; undefined for anybody else. */
  emailOf(userId: string): Promise<string | undefined>;
  /** To a channel, or to a person by the id of the user. Answers the message's timestamp, which is its id. */
  post(channelId: string, message: SlackMessage): Promise<string>;
  update(channelId: string, ts: string, message: SlackMessage): Promise<void>;
  pin(channelId: string, ts: string): Promise<void>;
  /** The timestamp of the message that carries this effect's marker, among those since an instant. */
  findMessage(
    channelId: string,
    effect: string,
    since: DateTime | undefined,
  ): Promise<string | undefined>;
  check(): Promise<SetupCheck>;
}

/** How Slack is reached. */
export interface SlackOptions {
  botToken: string;
  apiUrl?: string;
  rates: SlackRates;
}

/** The workspace's address, and who we are in it. */
interface Self {
  url: string;
  userId?: string;
  teamId?: string;
  enterpriseId?: string;
}

const TIMEOUT_MS = 10_000;
const USER_IDS_KEPT_MS = 60 * 60 * 1000;

/** Slack's clock and ours, when its messages are looked through by time. */
const CLOCKS_DIFFER = { minutes: 5 };

/** {@link Slack} over `@slack/web-api`, whose own retries are off because the ledger owns them. */
export class WebApiSlack implements Slack {
  private readonly client: WebClient;
  private readonly gate: ProviderGate;
  private readonly rates: SlackRates;
  /** Who has which address hardly ever changes, and looking it up is rationed. */
  private readonly userIds = new LRUCache<string, string>({
    max: 5_000,
    ttl: USER_IDS_KEPT_MS,
  });
  private self: Promise<Self> | undefined;

  private constructor(
    client: WebClient,
    gate: ProviderGate,
    rates: SlackRates,
  ) {
    this.client = client;
    this.gate = gate;
    this.rates = rates;
  }

  static create(options: SlackOptions, gate: ProviderGate): WebApiSlack {
    return new WebApiSlack(
      new WebClient(options.botToken, {
        fetch: heldFetch,
        slackApiUrl: options.apiUrl,
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        timeout: TIMEOUT_MS,
        logLevel: LogLevel.ERROR,
      }),
      gate,
      options.rates,
    );
  }

  async createChannel(name: string): Promise<SlackChannel | undefined> {
    // Read before anything is written: once there is a channel, a refusal must not say that there is none.
    const { url } = await this.whoAmI();
    try {
      const { channel } = await this.call(
        'open the channel',
        'conversations.create',
        () => this.client.conversations.create({ name }),
      );
      return toChannel(channel, url);
    } catch (error) {
      if (isCode(error, 'name_taken')) {
        return undefined;
      }
      throw error;
    }
  }

  async findChannel(
    name: string,
    marker: string,
  ): Promise<SlackChannel | undefined> {
    const { userId, url } = await this.whoAmI();
    const look = async (
      cursor: string | undefined,
    ): Promise<SlackChannel | undefined> => {
      const page = await this.call(
        'look for the channel',
        'conversations.list',
        () =>
          this.client.conversations.list({
            types: 'public_channel',
            exclude_archived: false,
            limit: 1000,
            cursor,
          }),
      );
      const found = page.channels?.find(
        channel =>
          channel.name === name &&
          (channel.topic?.value?.includes(marker) ||
            // Created by us, and then the answer was lost before the topic could be set.
            (!channel.topic?.value && channel.creator === userId)),
      );
      if (found) {
        return toChannel(found, url);
      }
      const next = page.response_metadata?.next_cursor;
      return next ? look(next) : undefined;
    };
    return look(undefined);
  }

  async setTopic(channelId: string, topic: string): Promise<void> {
    await this.call('set the topic', 'conversations.setTopic', () =>
      this.client.conversations.setTopic({
        channel: channelId,
        topic: topic.slice(0, 250),
      }),
    );
  }

  async invite(channelId: string, userIds: string[]): Promise<void> {
    try {
      await this.call('invite', 'conversations.invite', () =>
        this.client.conversations.invite({
          channel: channelId,
          users: userIds.join(','),
          force: true,
        }),
      );
    } catch (error) {
      if (
        !isCode(error, 'already_in_channel') &&
        !isCode(error, 'cant_invite_self')
      ) {
        throw error;
      }
    }
  }

  async userIdByEmail(email: string): Promise<string | undefined> {
    const known = this.userIds.get(email);
    if (known) {
      return known;
    }
    try {
      const { user } = await this.call(
        'look up a person',
        'users.lookupByEmail',
        () => this.client.users.lookupByEmail({ email }),
      );
      if (user?.id) {
        this.userIds.set(email, user.id);
      }
      return user?.id;
    } catch (error) {
      if (isCode(error, 'users_not_found')) {
        return undefined;
      }
      throw error;
    }
  }

  async emailOf(userId: string): Promise<string | undefined> {
    const { teamId, enterpriseId } = await this.whoAmI();
    const { user } = await this.call('look up a person', 'users.info', () =>
      this.client.users.info({ user: userId }),
    );
    // In a channel shared with another company there are people whose address that company has made up.
    const isOurs =
      (user?.team_id !== undefined && user.team_id === teamId) ||
      (enterpriseId !== undefined &&
        user?.enterprise_user?.enterprise_id === enterpriseId);
    const isTrusted =
      isOurs &&
      !user?.deleted &&
      !user?.is_bot &&
      user?.is_email_confirmed !== false;
    return isTrusted ? user?.profile?.email : undefined;
  }

  async post(channelId: string, message: SlackMessage): Promise<string> {
    const { ts } = await this.call(
      'post a message',
      'chat.postMessage',
      () =>
        this.client.chat.postMessage({
          channel: channelId,
          text: message.text,
          blocks: message.blocks,
          metadata: toMetadata(message.marker),
          unfurl_links: false,
        }),
      channelId,
    );
    if (!ts) {
      throw new ProviderError({
        provider: 'Slack',
        kind: 'unknown',
        message: 'Slack answered a post without its timestamp',
        remedy: 'It is looked for by its marker',
      });
    }
    return ts;
  }

  async update(
    channelId: string,
    ts: string,
    message: SlackMessage,
  ): Promise<void> {
    await this.call('update a message', 'chat.update', () =>
      this.client.chat.update({
        channel: channelId,
        ts,
        text: message.text,
        blocks: message.blocks,
        metadata: toMetadata(message.marker),
      }),
    );
  }

  async pin(channelId: string, ts: string): Promise<void> {
    try {
      await this.call('pin the summary', 'pins.add', () =>
        this.client.pins.add({ channel: channelId, timestamp: ts }),
      );
    } catch (error) {
      if (!isCode(error, 'already_pinned')) {
        throw error;
      }
    }
  }

  async findMessage(
    channelId: string,
    effect: string,
    since: DateTime | undefined,
  ): Promise<string | undefined> {
    const oldest = since?.minus(CLOCKS_DIFFER).toSeconds().toFixed(6);
    const look = async (
      cursor: string | undefined,
    ): Promise<string | undefined> => {
      const page = await this.call(
        'look for a message',
        'conversations.history',
        () =>
          this.client.conversations.history({
            channel: channelId,
            limit: 200,
            include_all_metadata: true,
            oldest,
            cursor,
          }),
      );
      const found = page.messages?.find(
        message =>
          (message.metadata?.event_payload as { effect?: unknown } | undefined)
            ?.effect === effect,
      );
      const next = page.response_metadata?.next_cursor;
      return found?.ts ?? (next ? look(next) : undefined);
    };
    return look(undefined);
  }

  async check(): Promise<SetupCheck> {
    const { team, user } = await this.call('check the token', 'auth.test', () =>
      this.client.auth.test(),
    );
    return {
      id: 'slack',
      title: 'Slack',
      status: 'ok',
      detail: `The token works in ${team ?? 'the workspace'} as ${
        user ?? 'the app'
      }.`,
    };
  }

  /** Asked for once; a failed question is asked again the next time. */
  private whoAmI(): Promise<Self> {
    this.self ??= this.call('check the token', 'auth.test', () =>
      this.client.auth.test(),
    ).then(
      answer => ({
        url: answer.url ?? 'https://slack.com/',
        userId: answer.user_id,
        teamId: answer.team_id,
        enterpriseId: answer.enterprise_id || undefined,
      }),
      error => {
        this.self = undefined;
        throw error;
      },
    );
    return this.self;
  }

  private call<T>(
    what: string,
    method: SlackMethod,
    run: () => Promise<T>,
    channelId?: string,
  ): Promise<T> {
    const limits = slackLimits(method, this.rates, channelId);
    return this.gate.run({ what, limits }, async () => {
      try {
        return await run();
      } catch (error) {
        throw toSlackError(what, error);
      }
    });
  }
}

function toMetadata(marker: MessageMarker) {
  return {
    event_type: marker.kind,
    event_payload: {
      ...(marker.incidentId === undefined
        ? {}
        : { incident_id: marker.incidentId }),
      effect: marker.effect,
    },
  };
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof ProviderError && error.code === code;
}

function toChannel(
  channel: { id?: string; name?: string } | undefined,
  workspaceUrl: string,
): SlackChannel {
  if (!channel?.id || !channel.name) {
    throw new ProviderError({
      provider: 'Slack',
      kind: 'unknown',
      message: 'Slack answered a channel without its id',
      remedy: 'It is looked for by its name',
    });
  }
  return {
    id: channel.id,
    name: channel.name,
    url: new URL(`archives/${channel.id}`, workspaceUrl).href,
  };
}
