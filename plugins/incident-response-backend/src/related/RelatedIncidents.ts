import type {
  FactActor,
  LinkVerdict,
  NewFact,
  RelatedIncident,
} from '@incident-response/backstage-plugin-common';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { DateTime } from 'luxon';
import { instant, REPEAT_WINDOW, toIso, type IncidentState } from '../incident';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import { findRelated, type FoundIncident } from '../similarity';
import type {
  ActionItemStore,
  IncidentLink,
  IncidentStore,
  IncidentTraits,
  RelatedRecords,
  Visibility,
} from '../store';

/** More is not looked through: it is done while people wait for the first message. */
const CANDIDATES = 500;

/** Of one incident, more open items than these are for its own page. */
const ITEMS_EACH = 10;

/** Which earlier incidents have to do with one, what is still open of them, and what people say of it. */
export class RelatedIncidents {
  private readonly incidents: IncidentStore;
  private readonly records: RelatedRecords;
  private readonly actionItems: ActionItemStore;
  private readonly now: () => DateTime;

  private constructor(options: {
    incidents: IncidentStore;
    records: RelatedRecords;
    actionItems: ActionItemStore;
    now: () => DateTime;
  }) {
    this.incidents = options.incidents;
    this.records = options.records;
    this.actionItems = options.actionItems;
    this.now = options.now;
  }

  static create(options: {
    incidents: IncidentStore;
    records: RelatedRecords;
    actionItems: ActionItemStore;
    now: () => DateTime;
  }): RelatedIncidents {
    return new RelatedIncidents(options);
  }

  /** Looks among earlier incidents: what people have confirmed, repeats, and what is similar. */
  async find(incidentId: string): Promise<RelatedIncident[]> {
    const [[incident], links] = await Promise.all([
      this.records.traits([incidentId]),
      this.records.links(incidentId),
    ]);
    if (!incident) {
      return [];
    }
    const rejected = idsOf(links, 'rejected');
    const candidates = await this.records.candidates(incident, CANDIDATES);
    const found = await findRelated(
      incident,
      candidates.filter(({ id }) => !rejected.has(id)),
      {
        repeatsSince: toIso(instant(incident.triggeredAt).minus(REPEAT_WINDOW)),
      },
    );
    return this.complete(found, links);
  }

  /** As it was found when the incident began, and what people have said since. */
  async shownFor(
    state: IncidentState,
    visibility: Visibility,
  ): Promise<RelatedIncident[]> {
    const links = await this.records.links(state.id);
    const rejected = idsOf(links, 'rejected');
    const found = state.related ?? (await this.repeatsOf(state.id));
    const related = await this.complete(
      found.filter(({ id }) => !rejected.has(id)),
      links,
    );
    return this.visibleOf(related, visibility);
  }

  /** Without those that somebody may not see. */
  async visibleOf(
    related: RelatedIncident[],
    visibility: Visibility,
  ): Promise<RelatedIncident[]> {
    const visible = await this.records.visible(
      related.map(({ id }) => id),
      visibility,
    );
    return related.filter(({ id }) => visible.has(id));
  }

  /**
   * Notes what somebody says of a link, on both incidents; without a verdict what was said is taken back.
   *
   * @throws NotFoundError, ConflictError
   */
  async judge(
    link: { incidentId: string; otherId: string; verdict?: LinkVerdict },
    actor: FactActor,
    wakeups: Pick<Wakeups, 'wake'>,
  ): Promise<void> {
    const { incidentId, otherId, verdict } = link;
    if (incidentId === otherId) {
      throw new ConflictError('An incident is not related to itself');
    }
    const traits = new Map(
      (await this.records.traits([incidentId, otherId])).map(incident => [
        incident.id,
        incident,
      ]),
    );
    const [incident, other] = [traits.get(incidentId), traits.get(otherId)];
    if (!incident || !other) {
      throw new NotFoundError(
        `There is no incident ${incident ? otherId : incidentId}`,
      );
    }
    const now = this.now();
    await this.incidents.transaction(async tx => {
      if (verdict) {
        await this.records.judge(
          { incidentId, otherId, verdict },
          { by: actor.ref ?? actor.name ?? 'unknown', at: toIso(now) },
          tx,
        );
      } else if (!(await this.records.takeBack(incidentId, otherId, tx))) {
        throw new NotFoundError(
          `Nobody has said whether ${otherId} is related`,
        );
      }
      // In one order always, so that two people who say something at once don't wait for each other.
      const sides = [incident, other].sort((a, b) => (a.id < b.id ? -1 : 1));
      for (const side of sides) {
        const fact = judged(
          side === incident ? other : incident,
          verdict,
          actor,
        );
        await this.incidents.appendFacts(side.id, [fact], { now, tx });
        await wakeups.wake(side.id, { tx });
      }
    });
  }

  private async repeatsOf(incidentId: string): Promise<FoundIncident[]> {
    const repeats = await this.incidents.repeatsOf(incidentId);
    return repeats.map(({ id, number, title, triggeredAt }) => ({
      id,
      number,
      title,
      triggeredAt,
      kind: 'repeat',
      why: ['same service, alert and title'],
    }));
  }

  /** With what people have confirmed first, and what is still open of each. */
  private async complete(
    found: readonly FoundIncident[],
    links: readonly IncidentLink[],
  ): Promise<RelatedIncident[]> {
    const confirmed = idsOf(links, 'confirmed');
    const isFound = new Set(found.map(({ id }) => id));
    const added = await this.records.traits(
      [...confirmed].filter(id => !isFound.has(id)),
    );
    const related = [...added.map(linked), ...found].sort(
      (a, b) => Number(confirmed.has(b.id)) - Number(confirmed.has(a.id)),
    );
    const open = await this.actionItems.openOf(related.map(({ id }) => id));
    return related.map(({ id, number, title, triggeredAt, kind, why }) => ({
      id,
      number,
      title,
      triggeredAt,
      kind,
      why,
      openActionItems: (open.get(id) ?? []).slice(0, ITEMS_EACH),
      confirmed: confirmed.has(id) ? true : undefined,
    }));
  }
}

function idsOf(
  links: readonly IncidentLink[],
  verdict: LinkVerdict,
): Set<string> {
  return new Set(
    links.filter(link => link.verdict === verdict).map(link => link.otherId),
  );
}

function linked({
  id,
  number,
  title,
  triggeredAt,
}: IncidentTraits): FoundIncident {
  return {
    id,
    number,
    title,
    triggeredAt,
    kind: 'linked',
    why: ['linked by a person'],
  };
}

function judged(
  other: IncidentTraits,
  verdict: LinkVerdict | undefined,
  actor: FactActor,
): NewFact {
  return {
    type: 'incident.link_judged',
    actor,
    payload: { otherId: other.id, otherNumber: other.number, verdict },
  };
}
