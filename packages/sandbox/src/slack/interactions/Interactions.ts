import { randomUUID } from 'node:crypto';
import { randomId } from '../../demo/ids';
import type { JsonObject, JsonValue } from '../../json';
import { isJsonObject } from '../../json';
import { shownContent } from '../model';
import type { Slack } from '../Slack';
import { SlackProblem } from '../SlackProblem';
import { findButton } from './findButton';
import type { Interaction, Interactivity, Press, ShownButton } from './model';
import { signRequest } from './signRequest';

/** Slack waits this long for an app, and then shows the person a warning sign. */
const ANSWER_WITHIN_MS = 3_000;
/** So often, and so long, an app may answer at the address that it was given. */
const MOST_ANSWERS = 5;
const ANSWERS_FOR_MS = 30 * 60 * 1_000;
const KEPT = 200;

/** What people do with an app's buttons: tells the app, as Slack does, and takes what it answers. */
export class Interactions {
  /** Oldest first. */
  readonly all: Interaction[] = [];
  private endpoint?: Interactivity;
  private readonly addresses = new Map<string, Interaction>();

  constructor(
    private readonly slack: Slack,
    /** Below it the app answers a person. */
    private readonly answersUrl: string,
  ) {}

  /** The app's interactivity URL from now on. */
  connect(endpoint: Interactivity): void {
    this.endpoint = endpoint;
  }

  /**
   * Presses a button and waits for the app's answer. A dialog that asks for confirmation counts as confirmed.
   * @throws SlackProblem where there is no such person or button, or the app has no interactivity URL
   */
  async press(press: Press): Promise<Interaction> {
    if (!this.slack.users.some(({ id }) => id === press.userId)) {
      throw new SlackProblem('user_not_found');
    }
    const shown = findButton(this.slack.channels, press);
    if (!this.endpoint) {
      throw new SlackProblem('app_has_no_interactivity_url');
    }
    const interaction: Interaction = {
      id: randomUUID(),
      at: new Date(),
      userId: press.userId,
      channelId: shown.channel.id,
      messageTs: shown.message.ts,
      actionId: shown.button.action_id,
      outcome: 'pending',
      answers: [],
    };
    this.all.push(interaction);
    if (this.all.length > KEPT) {
      this.all.shift();
    }
    const address = `${this.slack.teamId}/${Date.now()}/${randomId('', 24)}`;
    this.addresses.set(address, interaction);
    await this.tell(
      this.endpoint,
      interaction,
      this.payload(shown, interaction, `${this.answersUrl}/${address}`),
    );
    return interaction;
  }

  /** What the app says to the person, at an address that it was given. @throws SlackProblem where that is over */
  answer(address: string, body: JsonValue | undefined): void {
    const interaction = this.addresses.get(address);
    if (
      !interaction ||
      Date.now() - interaction.at.getTime() > ANSWERS_FOR_MS
    ) {
      throw new SlackProblem('expired_url');
    }
    if (interaction.answers.length >= MOST_ANSWERS) {
      throw new SlackProblem('used_url');
    }
    if (!isJsonObject(body) || typeof body.text !== 'string') {
      throw new SlackProblem('no_text');
    }
    if (body.response_type === 'in_channel' || body.replace_original === true) {
      // Nobody needs it yet; better refused than shown as what it isn't.
      throw new SlackProblem('not_in_the_sandbox');
    }
    interaction.answers.push({ at: new Date(), text: body.text });
  }

  reset(): void {
    this.all.length = 0;
    this.addresses.clear();
  }

  private async tell(
    { url, secret }: Interactivity,
    interaction: Interaction,
    payload: JsonObject,
  ): Promise<void> {
    const body = new URLSearchParams({
      payload: JSON.stringify(payload),
    }).toString();
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/x-www-form-urlencoded',
          'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          ...signRequest(body, secret, new Date()),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.arrayBuffer();
      interaction.status = response.status;
      interaction.outcome = response.ok ? 'acknowledged' : 'failed';
    } catch {
      interaction.outcome = 'failed';
    }
  }

  private payload(
    { channel, message, blockId, button }: ShownButton,
    { userId, at }: Interaction,
    responseUrl: string,
  ): JsonObject {
    const { teamId, users } = this.slack;
    const { text, blocks, metadata } = shownContent(message);
    const name = users.find(({ id }) => id === userId)?.name ?? '';
    return {
      type: 'block_actions',
      user: { id: userId, username: name, name, team_id: teamId },
      api_app_id: 'A0INCIDENT',
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: channel.id,
        is_ephemeral: false,
      },
      trigger_id: `${at.getTime()}.${randomId('', 10)}.${randomId('', 24)}`,
      team: { id: teamId, domain: 'sandbox' },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel.id, name: channel.name },
      message: {
        type: 'message',
        user: message.userId,
        ts: message.ts,
        text,
        blocks,
        metadata: metadata && { ...metadata },
      },
      state: { values: {} },
      response_url: responseUrl,
      actions: [
        {
          type: 'button',
          action_id: button.action_id,
          block_id: blockId,
          text: button.text,
          value: button.value,
          style: button.style,
          action_ts: `${at.getTime() / 1_000}`,
        },
      ],
    };
  }
}
