import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import { ProviderError } from '../integrations/ProviderError';
import { answerPress } from '../integrations/slack/answerPress';
import type { SlackPeople } from '../integrations/slack/SlackPeople';
import type { Approvals } from '../approvals/Approvals';
import type { SlackPress } from './slackPress';

/** Errors whose message is a sentence for whoever has pressed. */
const SENTENCES = ['ConflictError', 'NotAllowedError', 'NotFoundError'];

interface SlackDecisionsOptions {
  people: SlackPeople;
  ownership: CatalogOwnership;
  approvals: Approvals;
  auditor: AuditorService;
  logger: LoggerService;
  /** Where Slack is, if it isn't at slack.com. */
  apiUrl?: string;
}

/** What happens when somebody presses a button: it is decided, audited, and answered. */
export class SlackDecisions {
  private readonly options: SlackDecisionsOptions;
  private readonly underWay = new Set<Promise<void>>();

  private constructor(options: SlackDecisionsOptions) {
    this.options = options;
  }

  static create(options: SlackDecisionsOptions): SlackDecisions {
    return new SlackDecisions(options);
  }

  /** Never rejects: whoever has pressed is told what went wrong. */
  async handle(press: SlackPress): Promise<void> {
    const work = this.decideAndAnswer(press);
    this.underWay.add(work);
    await work;
    this.underWay.delete(work);
  }

  /** Slack was told that the presses are taken, so a process doesn't end before they are. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async decideAndAnswer(press: SlackPress): Promise<void> {
    const { apiUrl, logger } = this.options;
    try {
      await answerPress(press.responseUrl, await this.decide(press), apiUrl);
    } catch (error) {
      logger.warn('Whoever pressed a button in Slack got no answer', {
        incidentId: press.incidentId,
        error: error instanceof Error ? error.message : String(error),
      });
    }
  }

  /** Answers what to tell the person. */
  private async decide(press: SlackPress): Promise<string> {
    const { people, ownership, approvals, auditor } = this.options;
    const { incidentId, attempt, decision, request, slackUserId } = press;
    // Not with the request: it is Slack's, and asking the framework who sent it would only find Slack.
    const event = await auditor.createEvent({
      eventId: 'remediation-decision',
      severityLevel: 'medium',
      meta: { id: incidentId, attempt, decision, via: 'slack', slackUserId },
    });
    let user: string | undefined;
    try {
      const person = await people.identify(slackUserId);
      user = person.entityRef;
      await approvals.decide({
        incidentId,
        attempt,
        decision,
        request,
        actor: { kind: 'user', ref: user, name: person.name },
        claims: await ownership.claimsOf(user),
      });
      await event.success({ meta: { user } });
      return decision === 'approve'
        ? `Noted: you, ${user}, approve attempt ${attempt}. The guards are asked once more before anything is changed; the message above says what comes of it.`
        : `Noted: you, ${user}, reject attempt ${attempt}. Nothing is changed.`;
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      await event.fail({ error: cause, meta: { user } });
      return this.explain(cause, press);
    }
  }

  private explain(error: Error, { incidentId }: SlackPress): string {
    if (SENTENCES.includes(error.name)) {
      return `Nothing was decided. ${error.message}.`;
    }
    if (error instanceof ProviderError) {
      return `Nothing was decided, since the portal could not find out who you are. ${error.message}. ${error.remedy}.`;
    }
    this.options.logger.error('A decision from Slack could not be recorded', {
      incidentId,
      error: error.message,
    });
    return 'Nothing was decided: the portal had trouble of its own. Press again in a minute, or decide on the incident page.';
  }
}
