import { randomUUID } from 'node:crypto';
import type {
  ActionItem,
  FactActor,
  Page,
  Postmortem,
  PostmortemDocument,
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
} from '../postmortem/draft/draftPostmortem';
import { changedParts } from '../postmortem/changedParts';
import { findBlame } from '../postmortem/findBlame';
import { reviewChecklist } from '../postmortem/reviewChecklist';
import type { PostmortemTemplate } from '../postmortem/template/PostmortemTemplate';
import type {
  IncidentStore,
  PostmortemComments,
  PostmortemEditors,
  PostmortemListing,
  PostmortemListOptions,
  PostmortemStore,
  StoredPostmortem,
} from '../store';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';

/** An incident that PagerDuty never saw. Instants are ISO 8601. */
export interface DeclaredIncident {
  title: string;
  severity: Severity;
  entityRef?: string;
  startedAt: string;
  endedAt: string;
  summary?: string;
}

interface Options {
  incidents: IncidentStore;
  postmortems: PostmortemStore;
  comments: PostmortemComments;
  editors: PostmortemEditors;
  /** Asked for with the first draft, since an engine is loaded for it. */
  template: () => Promise<PostmortemTemplate>;
  policy: Policy;
  now: () => DateTime;
}

/** Postmortems as they are drafted and read. */
export class PostmortemService {
  private readonly options: Options;
  private wakeups: Wakeups | undefined;

  private constructor(options: Options) {
    this.options = options;
  }

  static create(options: Options): PostmortemService {
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
  ): Promise<{
    id: string;
    dueAt?: string;
    save(tx: Knex.Transaction): Promise<void>;
  }> {
    const id = `pm-${state.id}`;
    const { incidents, postmortems } = this.options;
    const [known, template, earlier] = await Promise.all([
      postmortems.find(id),
      this.options.template(),
      incidents.repeatsOf(state.id),
    ]);
    const fresh = draftPostmortem(state, policy, template, earlier);
    if (known) {
      const document = redraftPostmortem(known.document, fresh);
      const changed = changedParts(known.document, document);
      const version = known.version + 1;
      return {
        id,
        dueAt: known.dueAt,
        save: async tx => {
          // The same draft once more is no new version.
          if (changed.length > 0) {
            await postmortems.save(
              id,
              {
                version: known.version,
                document,
                revisions: {
                  ...known.revisions,
                  ...Object.fromEntries(changed.map(key => [key, version])),
                },
              },
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
    const dueAt =
      dueWithin &&
      toIso(
        addSpan(
          instant(state.resolvedAt ?? toIso(now)),
          dueWithin,
          policy.businessHours,
        ),
      );
    return {
      id,
      dueAt,
      save: tx =>
        postmortems.create(
          {
            id,
            incidentId: state.id,
            entityRef: state.ownership?.entityRef,
            dueAt,
            documentOwnerRef:
              state.commander?.entityRef ?? state.ownership?.ownerRef,
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
    return this.toPostmortem(await this.options.postmortems.get(id));
  }

  async list(options: PostmortemListOptions): Promise<Page<PostmortemSummary>> {
    const page = await this.options.postmortems.list(options);
    return { items: page.items.map(toSummary), nextCursor: page.nextCursor };
  }

  async findActionItem(
    postmortemId: string,
    actionItemId: string,
  ): Promise<ActionItem | undefined> {
    const postmortem = await this.options.postmortems.find(postmortemId);
    return postmortem?.document.actionItems.find(
      item => item.id === actionItemId,
    );
  }

  /** The document as it was saved as this version. @throws NotFoundError */
  version(postmortemId: string, version: number): Promise<PostmortemDocument> {
    return this.options.postmortems.version(postmortemId, version);
  }

  /** @throws NotFoundError */
  async newestVersion(postmortemId: string): Promise<number> {
    return (await this.options.postmortems.get(postmortemId)).version;
  }

  /** The incident's postmortem, drafted now where it isn't yet. */
  async draftFor(incidentId: string): Promise<Postmortem> {
    const state = fold(await this.options.incidents.facts(incidentId));
    const now = this.options.now();
    const draft = await this.prepareDraft(state, this.options.policy, now);
    await this.options.incidents.transaction(async tx => {
      await draft.save(tx);
      await this.options.incidents.appendFacts(
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
              dueAt: draft.dueAt,
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
    await this.options.incidents.appendFacts(
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
      { now: this.options.now() },
    );
    return this.draftFor(incidentId);
  }

  private async toPostmortem(stored: StoredPostmortem): Promise<Postmortem> {
    const { actionItems } = fold(
      await this.options.incidents.facts(stored.incidentId),
    );
    const document: PostmortemDocument = {
      ...stored.document,
      actionItems: stored.document.actionItems.map(item => {
        const ticket = actionItems.get(item.id)?.ticket;
        return ticket
          ? {
              ...item,
              ticket: {
                key: ticket.key,
                url: ticket.url,
                status: ticket.status,
                missing: ticket.missing || undefined,
              },
            }
          : item;
      }),
    };
    const [comments, editors] = await Promise.all([
      this.options.comments.of(stored.id),
      this.options.editors.of(stored.id, this.options.now()),
    ]);
    return {
      ...toSummary(stored),
      document,
      revisions: stored.revisions,
      hints: findBlame(document),
      reviewers: stored.reviewers,
      meetingAt: stored.meetingAt,
      comments,
      checklist: reviewChecklist(document, {
        documentOwnerRef: stored.documentOwnerRef,
        meetingAt: stored.meetingAt,
        shared: stored.publishedAt !== undefined,
      }),
      publishedBecause: stored.publishedBecause,
      editors,
    };
  }
}

function toSummary(stored: PostmortemListing): PostmortemSummary {
  const { incident } = stored;
  return {
    id: stored.id,
    incidentId: stored.incidentId,
    incidentNumber: incident.number ?? undefined,
    title: stored.title,
    status: stored.status,
    severity: incident.severity,
    serviceName: incident.service_name ?? undefined,
    entityRef: incident.entity_ref ?? undefined,
    ownerRef: incident.owner_ref ?? undefined,
    documentOwnerRef: stored.documentOwnerRef,
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
