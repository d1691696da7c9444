import { randomUUID } from 'node:crypto';
import { ConflictError } from '@backstage/errors';
import type {
  ActionItem,
  FactActor,
  Page,
  Postmortem,
  PostmortemDocument,
  PostmortemStatus,
  PostmortemSummary,
  Severity,
} from '@incident-response/backstage-plugin-common';
import type { Knex } from 'knex';
import { DateTime } from 'luxon';
import {
  addSpan,
  fold,
  instant,
  severityOf,
  SYSTEM,
  toIso,
  type IncidentState,
  type Policy,
} from '../incident';
import {
  draftPostmortem,
  redraftPostmortem,
} from '../postmortem/draftPostmortem';
import { findBlame } from '../postmortem/findBlame';
import type {
  IncidentStore,
  PostmortemListOptions,
  PostmortemStore,
  StoredPostmortem,
} from '../store';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';

/** Earlier incidents of the same service and title count as repeats for this long. */
export const REPEAT_WINDOW = { days: 90 };

/** An incident that PagerDuty never saw. Instants are ISO 8601. */
export interface DeclaredIncident {
  title: string;
  severity: Severity;
  entityRef?: string;
  startedAt: string;
  endedAt: string;
  summary?: string;
}

/** Postmortems from draft to closed, and the facts that tell the incident of it. */
export class PostmortemService {
  private readonly incidents: IncidentStore;
  private readonly postmortems: PostmortemStore;
  private readonly policy: Policy;
  private readonly now: () => DateTime;
  private wakeups: Wakeups | undefined;

  private constructor(options: {
    incidents: IncidentStore;
    postmortems: PostmortemStore;
    policy: Policy;
    now: () => DateTime;
  }) {
    this.incidents = options.incidents;
    this.postmortems = options.postmortems;
    this.policy = options.policy;
    this.now = options.now;
  }

  static create(options: {
    incidents: IncidentStore;
    postmortems: PostmortemStore;
    policy: Policy;
    now: () => DateTime;
  }): PostmortemService {
    return new PostmortemService(options);
  }

  /** Effects need this service and wake-ups need the effects, so the wake-ups come last. */
  connect(wakeups: Wakeups): void {
    this.wakeups = wakeups;
  }

  /** Writes the draft from the facts; `save` joins the caller's transaction. Drafting again keeps what people have written. */
  async prepareDraft(
    state: IncidentState,
    policy: Policy,
    now: DateTime,
  ): Promise<{ id: string; save(tx: Knex.Transaction): Promise<void> }> {
    const id = `pm-${state.id}`;
    const [known, earlier] = await Promise.all([
      this.postmortems.find(id),
      this.incidents.similar({
        incidentId: state.id,
        serviceId: state.serviceId,
        title: state.title,
        since: now.minus(REPEAT_WINDOW),
      }),
    ]);
    const fresh = draftPostmortem(state, policy, earlier);
    if (known) {
      const document = redraftPostmortem(known.document, fresh);
      return {
        id,
        save: async tx => {
          // The same draft once more is no new version.
          if (JSON.stringify(document) !== JSON.stringify(known.document)) {
            await this.postmortems.save(
              id,
              { version: known.version, document },
              'the system',
              now,
              tx,
            );
          }
        },
      };
    }
    const { dueWithin } =
      policy.severities[severityOf(state, policy).severity].postmortem;
    return {
      id,
      save: tx =>
        this.postmortems.create(
          {
            id,
            incidentId: state.id,
            entityRef: state.ownership?.entityRef,
            dueAt:
              dueWithin &&
              toIso(
                addSpan(
                  instant(state.resolvedAt ?? toIso(now)),
                  dueWithin,
                  policy.businessHours,
                ),
              ),
            document: fresh,
          },
          'the system',
          now,
          tx,
        ),
    };
  }

  /** @throws NotFoundError */
  async get(id: string): Promise<Postmortem> {
    return this.toPostmortem(await this.postmortems.get(id));
  }

  async list(options: PostmortemListOptions): Promise<Page<PostmortemSummary>> {
    const page = await this.postmortems.list(options);
    return { items: page.items.map(toSummary), nextCursor: page.nextCursor };
  }

  async findActionItem(
    postmortemId: string,
    actionItemId: string,
  ): Promise<ActionItem | undefined> {
    const postmortem = await this.postmortems.find(postmortemId);
    return postmortem?.document.actionItems.find(
      item => item.id === actionItemId,
    );
  }

  /** The document as it was saved as this version. @throws NotFoundError */
  version(postmortemId: string, version: number): Promise<PostmortemDocument> {
    return this.postmortems.version(postmortemId, version);
  }

  /** The incident's postmortem, drafted now where it isn't yet. */
  async draftFor(incidentId: string): Promise<Postmortem> {
    const state = fold(await this.incidents.facts(incidentId));
    const now = this.now();
    const draft = await this.prepareDraft(state, this.policy, now);
    await this.incidents.transaction(async tx => {
      await draft.save(tx);
      await this.incidents.appendFacts(
        incidentId,
        [
          {
            id: `${incidentId}/postmortem/${Math.max(
              1,
              state.resolutions,
            )}/drafted`,
            type: 'postmortem.drafted',
            actor: SYSTEM,
            payload: {
              postmortemId: draft.id,
              resolution: Math.max(1, state.resolutions),
            },
          },
        ],
        { now, tx },
      );
      await this.wakeups?.wake(incidentId, { tx });
    });
    return this.get(draft.id);
  }

  /** An incident that PagerDuty never saw, with its draft. */
  async declare(
    incident: DeclaredIncident,
    actor: FactActor,
  ): Promise<Postmortem> {
    const incidentId = `manual-${randomUUID()}`;
    const startedAt = toIso(instant(incident.startedAt));
    await this.incidents.appendFacts(
      incidentId,
      [
        {
          type: 'incident.declared',
          actor,
          occurredAt: startedAt,
          payload: {
            ...incident,
            startedAt,
            resolvedAt: toIso(instant(incident.endedAt)),
          },
        },
      ],
      { now: this.now() },
    );
    return this.draftFor(incidentId);
  }

  /**
   * Saves the next version. A published one whose every action item is done is closed.
   * @throws ConflictError when somebody else has saved in the meantime
   */
  async save(
    id: string,
    change: { version: number; document: PostmortemDocument },
    actor: FactActor,
  ): Promise<Postmortem> {
    const known = await this.postmortems.get(id);
    const now = this.now();
    const allDone = change.document.actionItems.every(item => item.done);
    const closes = known.status === 'published' && allDone;
    await this.incidents.transaction(async tx => {
      await this.postmortems.save(
        id,
        {
          ...change,
          status: statusAfterSaving(known.status, allDone),
        },
        actor.ref ?? 'unknown',
        now,
        tx,
      );
      const published = known.publishedAt !== undefined;
      await this.incidents.appendFacts(
        known.incidentId,
        [
          ...(closes
            ? [
                {
                  type: 'postmortem.closed' as const,
                  actor,
                  payload: { postmortemId: id },
                },
              ]
            : []),
          // Items added after publishing become tickets as well.
          ...(published && hasNewItems(known.document, change.document)
            ? [publishedFact(id, change.version + 1, change.document, actor)]
            : []),
        ],
        { now, tx },
      );
      await this.wakeups?.wake(known.incidentId, { tx });
    });
    return this.get(id);
  }

  /** @throws ConflictError when it is past being a draft */
  async requestReview(id: string): Promise<Postmortem> {
    const known = await this.postmortems.get(id);
    const moved = await this.incidents.transaction(tx =>
      this.postmortems.transition(id, ['draft'], 'in_review', this.now(), tx),
    );
    if (!moved) {
      throw new ConflictError(
        `The postmortem is ${known.status}; only a draft can be put up for review`,
      );
    }
    return this.get(id);
  }

  /** Shares it and makes its action items tickets. @throws ConflictError when it is published already */
  async publish(id: string, actor: FactActor): Promise<Postmortem> {
    const known = await this.postmortems.get(id);
    const now = this.now();
    await this.incidents.transaction(async tx => {
      const moved = await this.postmortems.transition(
        id,
        ['draft', 'in_review'],
        'published',
        now,
        tx,
      );
      if (!moved) {
        throw new ConflictError('The postmortem is published already');
      }
      await this.incidents.appendFacts(
        known.incidentId,
        [publishedFact(id, known.version, known.document, actor)],
        { now, tx },
      );
      await this.wakeups?.wake(known.incidentId, { tx });
    });
    return this.get(id);
  }

  private async toPostmortem(stored: StoredPostmortem): Promise<Postmortem> {
    const { tickets } = fold(await this.incidents.facts(stored.incidentId));
    const document: PostmortemDocument = {
      ...stored.document,
      actionItems: stored.document.actionItems.map(item => {
        const ticket = tickets.get(item.id);
        return ticket
          ? { ...item, ticket: { key: ticket.key, url: ticket.url } }
          : item;
      }),
    };
    return {
      ...toSummary(stored),
      document,
      revisions: {},
      hints: findBlame(document),
      reviewers: [],
      comments: [],
      checklist: [],
      editors: [],
    };
  }
}

/** Published and closed follow the action items; before that, people decide. */
function statusAfterSaving(
  status: PostmortemStatus,
  allDone: boolean,
): PostmortemStatus | undefined {
  if (status !== 'published' && status !== 'closed') {
    return undefined;
  }
  return allDone ? 'closed' : 'published';
}

function publishedFact(
  postmortemId: string,
  version: number,
  document: PostmortemDocument,
  actor: FactActor,
) {
  return {
    type: 'postmortem.published' as const,
    actor,
    payload: {
      postmortemId,
      version,
      actionItems: document.actionItems.map(({ id, title }) => ({ id, title })),
    },
  };
}

function hasNewItems(
  before: PostmortemDocument,
  after: PostmortemDocument,
): boolean {
  const known = new Set(before.actionItems.map(item => item.id));
  return after.actionItems.some(item => !known.has(item.id));
}

function toSummary(stored: StoredPostmortem): PostmortemSummary {
  const { incident } = stored;
  return {
    id: stored.id,
    incidentId: stored.incidentId,
    incidentNumber: incident.number ?? undefined,
    title: stored.document.title,
    status: stored.status,
    severity: incident.severity,
    serviceName: incident.service_name ?? undefined,
    entityRef: incident.entity_ref ?? undefined,
    ownerRef: incident.owner_ref ?? undefined,
    dueAt: stored.dueAt,
    startedAt: incident.triggered_at,
    endedAt: incident.resolved_at ?? undefined,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    publishedAt: stored.publishedAt,
    version: stored.version,
    openActionItems: stored.openActionItems,
  };
}
