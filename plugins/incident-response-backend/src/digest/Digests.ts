import type { LoggerService } from '@backstage/backend-plugin-api';
import type { DateTime } from 'luxon';
import type { DigestOptions } from '../config/readDigest';
import { callContext } from '../integrations/CallContext';
import { ProviderError } from '../integrations/ProviderError';
import type { Slack } from '../integrations/slack/Slack';
import type { DigestClaim, DigestStore } from '../store';
import { digestWeek, type DigestWeek } from './digestWeek';

/** Nothing is sent any more so long after the right to do so was taken… */
const SENDS_WITHIN_MS = 20_000;
/** …and others take over this much later. */
const LOST_AFTER = { seconds: 60 };
/** A message that Slack was slow to take shows by then. */
const SETTLES_WITHIN = { seconds: 15 };
const AGAIN_AFTER = { minutes: 5 };

/** A team that gets a digest, and where. */
export interface DigestTeam {
  ref: string;
  name: string;
  channel: string;
}

/** Who gets a digest. */
export interface DigestTeams {
  list(): Promise<DigestTeam[]>;
}

/** What a team's digest says. */
export type WriteDigest = (
  team: DigestTeam,
  week: DigestWeek,
) => Promise<string>;

/** Others may have taken over by now, so nothing may be sent. */
class ClaimLostError extends Error {
  constructor() {
    super('It took too long; whoever is next looks whether it was sent');
    this.name = 'ClaimLostError';
  }
}

class StillSettlingError extends Error {
  constructor() {
    super('It may be on its way; it is looked for again');
    this.name = 'StillSettlingError';
  }
}

/**
 * Sends each team its week, exactly once whatever dies in between. As with the ledger of incidents, the intent is written
 * down first, and what may have been sent already is looked for in the channel before it is sent again.
 */
export class Digests {
  private readonly options: DigestsOptions;

  private constructor(options: DigestsOptions) {
    this.options = options;
  }

  static create(options: DigestsOptions): Digests {
    return new Digests(options);
  }

  /** Sends what is due. Running it again at any moment is safe. */
  async run(signal?: AbortSignal): Promise<void> {
    const { schedule, teams, now, logger } = this.options;
    const week = digestWeek(schedule, now());
    if (!week) {
      return;
    }
    for (const team of await teams.list()) {
      if (signal?.aborted) {
        return;
      }
      try {
        await this.send(team, week);
      } catch (error) {
        // One team's trouble is not the next one's.
        logger.warn('A weekly digest could not be sent and is tried again', {
          team: team.ref,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }
  }

  private async send(team: DigestTeam, week: DigestWeek): Promise<void> {
    const { store, slack, write, now, isAlive } = this.options;
    // Written before the right to send is taken: it may take its time.
    const key = { team: team.ref, week: week.monday };
    const at = now();
    const startedAt = performance.now();
    const claim = await store.claim(
      { ...key, channel: team.channel },
      { now: at, lostBefore: at.minus(LOST_AFTER) },
    );
    if (!claim) {
      return;
    }
    const effect = `digest/${key.team}/${key.week}`;
    const context = {
      position: at,
      assertHeld: () => {
        // Counted on a clock that goes on while the process is paused.
        if (!isAlive() || performance.now() - startedAt > SENDS_WITHIN_MS) {
          throw new ClaimLostError();
        }
      },
    };
    try {
      const ts = await callContext.run(context, async () => {
        const found = claim.maybeSentAt
          ? await this.find(claim, effect, claim.maybeSentAt)
          : undefined;
        if (found) {
          return found;
        }
        return slack.post(claim.channel, {
          text: await write(team, week),
          marker: { kind: 'weekly_digest', effect },
        });
      });
      await store.finish(claim, { state: 'done', messageTs: ts });
    } catch (error) {
      await this.finishAfter(error, claim);
    }
  }

  /** The message that may have been sent. @throws StillSettlingError where it is too soon to tell that it was not */
  private async find(
    claim: DigestClaim,
    effect: string,
    since: DateTime,
  ): Promise<string | undefined> {
    const found = await this.options.slack.findMessage(
      claim.channel,
      effect,
      since,
    );
    if (!found && since.plus(SETTLES_WITHIN) > this.options.now()) {
      throw new StillSettlingError();
    }
    return found;
  }

  private async finishAfter(error: unknown, claim: DigestClaim): Promise<void> {
    const { store, now, logger } = this.options;
    const message = error instanceof Error ? error.message : String(error);
    const known = error instanceof ProviderError ? error : undefined;
    const details = { team: claim.team, week: claim.week, error: message };
    if (known?.kind === 'rejected' && !claim.maybeSentAt) {
      logger.warn('A weekly digest was refused and is given up', {
        ...details,
        remedy: known.remedy,
      });
      await store.finish(claim, { state: 'failed', error: message });
      return;
    }
    logger.debug('A weekly digest is tried again', details);
    const isKnown =
      !claim.maybeSentAt && known !== undefined && known.kind !== 'unknown';
    await store.finish(claim, {
      state: isKnown ? 'waiting' : 'intended',
      nextTryAt: now().plus(
        known?.retryAfterSeconds === undefined
          ? AGAIN_AFTER
          : { seconds: known.retryAfterSeconds },
      ),
      error: message,
    });
  }
}

/** What digests work with. */
export interface DigestsOptions {
  schedule: Pick<DigestOptions, 'cron' | 'timeZone'>;
  store: DigestStore;
  slack: Pick<Slack, 'post' | 'findMessage'>;
  teams: DigestTeams;
  write: WriteDigest;
  /** Whether the other replicas still think that this process is alive. */
  isAlive: () => boolean;
  logger: LoggerService;
  now: () => DateTime;
}
