import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { instant, severityAtFirst, toIso, type Policy } from '../incident';
import type { PagerDuty } from '../integrations/pagerduty/PagerDuty';
import type { PagerDutyIncident } from '../integrations/pagerduty/PagerDutyIncident';
import { ProviderError } from '../integrations/ProviderError';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type {
  CatchUpProgress,
  CatchUpRecords,
  IncidentStore,
  KnownIncident,
} from '../store';
import { compare, isDifferent } from './compare';

/** A webhook takes moments; what is younger than this is left to it. */
const LEFT_TO_WEBHOOKS = { minutes: 1 };

/** A clock of ours may differ from PagerDuty's, and an incident's service may just have found its entity. */
const LOOKS_BACK = { minutes: 15 };

/** Incidents that are asked for one by one in one comparison; the next one goes on with others. */
const ASKED_FOR_AT_MOST = 200;

/** More than any list of PagerDuty's has. */
const OPEN_AT_MOST = 20_000;

/** What catching up works with. */
export interface CatchUpOptions {
  pagerDuty: PagerDuty;
  store: IncidentStore;
  records: CatchUpRecords;
  wakeups: Pick<Wakeups, 'wake'>;
  /** Whether a catalog entity has this PagerDuty service. */
  isMapped: (serviceId: string) => Promise<boolean>;
  policy: Policy;
  logger: LoggerService;
  now: () => DateTime;
}

/** One comparison. */
interface Comparison {
  progress?: CatchUpProgress;
  /** Changes after it are left to the webhooks. */
  until: DateTime;
  askedFor: number;
  /** Whether incidents of a service concern us at all. */
  services: Map<string, Promise<boolean>>;
  signal?: AbortSignal;
  takenIn: number;
  broughtUpToDate: number;
  unknownToPagerDuty: number;
}

/**
 * Compares the incidents that are open here with those that are open in PagerDuty and takes in what was missed: after a
 * downtime, or an outage longer than PagerDuty goes on sending its webhooks. Running it again at any moment is safe.
 *
 * The very first comparison only notes the time: whoever installs the portal does not want a channel for each of the
 * hundreds of incidents that may be open since long before.
 */
export class CatchUp {
  private readonly options: CatchUpOptions;

  private constructor(options: CatchUpOptions) {
    this.options = options;
  }

  static create(options: CatchUpOptions): CatchUp {
    return new CatchUp(options);
  }

  async run(signal?: AbortSignal): Promise<void> {
    const { records, logger, now } = this.options;
    const startedAt = now();
    const progress = await records.progress();
    const comparison: Comparison = {
      progress,
      until: startedAt.minus(LEFT_TO_WEBHOOKS),
      askedFor: 0,
      services: new Map(),
      signal,
      takenIn: 0,
      broughtUpToDate: 0,
      unknownToPagerDuty: 0,
    };
    try {
      const listed = await this.compareListed(comparison);
      const readUpTo = await this.compareOthers(listed, comparison);
      const at = toIso(startedAt);
      await records.remember(
        {
          first: progress?.first ?? at,
          before: progress?.last ?? at,
          last: at,
          readUpTo,
        },
        now(),
      );
    } catch (error) {
      if (!(error instanceof ProviderError || signal?.aborted)) {
        throw error;
      }
      logger.warn(
        'Comparing with PagerDuty was broken off; the next time goes over the same stretch of time',
        {
          error: error instanceof Error ? error.message : String(error),
          remedy: error instanceof ProviderError ? error.remedy : undefined,
        },
      );
    }
    const { takenIn, broughtUpToDate, unknownToPagerDuty } = comparison;
    const found = { takenIn, broughtUpToDate, unknownToPagerDuty };
    if (takenIn + broughtUpToDate > 0) {
      logger.info('Caught up with PagerDuty', found);
    } else {
      logger.debug('Compared with PagerDuty', found);
    }
  }

  /** Goes through PagerDuty's open incidents. Answers their ids. */
  private async compareListed(comparison: Comparison): Promise<Set<string>> {
    const { pagerDuty, records } = this.options;
    const listed = new Set<string>();
    let offset: number | undefined = 0;
    while (offset !== undefined) {
      comparison.signal?.throwIfAborted();
      const page: Awaited<ReturnType<PagerDuty['openIncidents']>> =
        await pagerDuty.openIncidents(offset);
      const known = await records.known(page.incidents.map(({ id }) => id));
      for (const theirs of page.incidents) {
        listed.add(theirs.id);
        const ours = known.get(theirs.id);
        if (!ours) {
          await this.takeIn(theirs, comparison);
        } else if (this.mayDiffer(ours, theirs, comparison)) {
          await this.bringUpToDate(theirs.id, comparison, theirs);
        }
      }
      offset = page.next;
    }
    return listed;
  }

  /**
   * Asks for those that are open here and not there, from where the last comparison had to stop. Answers where the next
   * one should begin.
   */
  private async compareOthers(
    listed: Set<string>,
    comparison: Comparison,
  ): Promise<string | undefined> {
    const open = await this.options.records.open(OPEN_AT_MOST);
    const from = comparison.progress?.readUpTo ?? '';
    const others = open.filter(id => !listed.has(id)).sort();
    const inTurn = [
      ...others.filter(id => id > from),
      ...others.filter(id => id <= from),
    ];
    let readUpTo: string | undefined;
    for (const id of inTurn) {
      comparison.signal?.throwIfAborted();
      if (comparison.askedFor >= ASKED_FOR_AT_MOST) {
        return readUpTo;
      }
      await this.bringUpToDate(id, comparison);
      readUpTo = id;
    }
    return undefined;
  }

  /** An incident that nobody has told us of. */
  private async takeIn(
    theirs: PagerDutyIncident,
    comparison: Comparison,
  ): Promise<void> {
    if (
      !beganInTime(theirs, comparison) ||
      !(await this.concernsUs(theirs.snapshot.serviceId, comparison))
    ) {
      return;
    }
    const asksLog =
      theirs.status !== 'triggered' && comparison.askedFor < ASKED_FOR_AT_MOST;
    if (asksLog) {
      comparison.askedFor += 1;
    }
    const { pagerDuty, now } = this.options;
    const changes = asksLog ? await pagerDuty.statusChanges(theirs.id) : [];
    const missed = compare({ ours: [], theirs, changes, now: now() });
    comparison.takenIn += await this.record(theirs, missed);
  }

  /** An incident that we know, and of which we may have missed something. */
  private async bringUpToDate(
    id: string,
    comparison: Comparison,
    listed?: PagerDutyIncident,
  ): Promise<void> {
    const { pagerDuty, store, now } = this.options;
    // In this order: what happens in between is then in what is read later.
    const ours = await store.facts(id);
    if (
      comparison.askedFor >= ASKED_FOR_AT_MOST ||
      (listed && !isDifferent(ours, listed))
    ) {
      return;
    }
    comparison.askedFor += 1;
    const changes = await pagerDuty.statusChanges(id);
    const theirs = await pagerDuty.incident(id);
    if (!theirs) {
      comparison.unknownToPagerDuty += 1;
    } else if (instant(theirs.statusSince) <= comparison.until) {
      const missed = compare({ ours, theirs, changes, now: now() });
      comparison.broughtUpToDate += await this.record(theirs, missed);
    }
  }

  /** A person's choice makes the severity another one than PagerDuty's for good; then the facts tell. */
  private mayDiffer(
    ours: KnownIncident,
    theirs: PagerDutyIncident,
    comparison: Comparison,
  ): boolean {
    return ours.status === theirs.status
      ? ours.severity !== severityAtFirst(theirs.snapshot, this.options.policy)
      : instant(theirs.statusSince) <= comparison.until;
  }

  /** Services of other teams may be in the same account without any webhook of theirs coming here. */
  private concernsUs(
    serviceId: string | undefined,
    { services }: Comparison,
  ): Promise<boolean> {
    if (serviceId === undefined) {
      return Promise.resolve(false);
    }
    const { records, isMapped } = this.options;
    const known =
      services.get(serviceId) ??
      records
        .hasSent(serviceId)
        .then(hasSent => hasSent || isMapped(serviceId));
    services.set(serviceId, known);
    return known;
  }

  /** Answers 1 where anything was new. */
  private async record(
    { id, snapshot }: PagerDutyIncident,
    facts: NewFact[],
  ): Promise<number> {
    const { store, wakeups, policy, now } = this.options;
    const severity = severityAtFirst(snapshot, policy);
    const added = await store.appendFacts(id, facts, { now: now(), severity });
    if (added === 0) {
      return 0;
    }
    await wakeups.wake(id, { severity });
    return 1;
  }
}

/**
 * Since the last comparison but one, so that every stretch of time is looked at twice: a list that is read in pages skips
 * what moves meanwhile.
 */
function beganInTime(
  { createdAt }: PagerDutyIncident,
  { progress, until }: Comparison,
): boolean {
  const created = instant(createdAt);
  return (
    progress !== undefined &&
    created <= until &&
    created > instant(progress.first) &&
    created >= instant(progress.before).minus(LOOKS_BACK)
  );
}
