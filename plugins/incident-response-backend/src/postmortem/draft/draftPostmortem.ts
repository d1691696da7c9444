import type {
  IncidentSummary,
  Participant,
  PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import type { Policy } from '../../incident/policy';
import { severityOf } from '../../incident/severity';
import type { IncidentState } from '../../incident/state';
import type { PostmortemTemplate } from '../template/PostmortemTemplate';
import { draftTexts, entityDeclared, serviceOf } from './draftTexts';
import { draftTimeline, redraftTimeline } from './draftTimeline';
import { suggestActionItems } from './suggestActionItems';
import { length } from './wording';

/** The document as the facts tell it; what only people know is left empty. Pure. */
export function draftPostmortem(
  state: IncidentState,
  policy: Policy,
  template: PostmortemTemplate,
  earlier: IncidentSummary[],
): PostmortemDocument {
  const { rows, leftOut } = draftTimeline(state);
  const { severity, reason } = severityOf(state, policy);
  const entityRef = state.ownership?.entityRef ?? entityDeclared(state);
  const sections = template.render({
    draft: draftTexts(state, policy, { earlier, rowsLeftOut: leftOut }),
    incident: {
      id: state.id,
      number: state.number,
      title: state.title,
      url: state.url,
      severity,
      severityReason: reason,
      service: serviceOf(state),
      entityRef,
      ownerRef: state.ownership?.ownerRef,
      environment: state.ownership?.environment,
      dependents: state.ownership?.dependents ?? [],
      alerts: (state.alerts ?? []).map(({ name, summary, labels }) => ({
        name,
        summary,
        labels,
      })),
      startedAt: state.triggeredAt,
      acknowledgedAt: state.acknowledgedAt,
      endedAt: state.resolvedAt,
      duration: length(state.triggeredAt, state.resolvedAt),
      runbook: state.runbook?.runbook.title,
    },
  });
  return {
    title: state.title.trim().slice(0, 255) || 'Incident',
    sections: sections.map(({ id, title, body }) => ({
      id,
      title,
      body,
      state: body ? ('drafted' as const) : ('empty' as const),
    })),
    timeline: rows,
    whys: [],
    impact: { entityRefs: entityRef ? [entityRef] : [] },
    people: participants(state),
    actionItems: suggestActionItems(state),
  };
}

/**
 * The draft again after a reopening: what people have written stays, what the system wrote is written anew. Sections that
 * the template doesn't have any more stay where somebody has written in them.
 */
export function redraftPostmortem(
  known: PostmortemDocument,
  fresh: PostmortemDocument,
): PostmortemDocument {
  const edited = new Map(
    known.sections
      .filter(({ state }) => state === 'edited')
      .map(section => [section.id, section]),
  );
  const ids = new Set(fresh.sections.map(({ id }) => id));
  return {
    ...known,
    sections: [
      ...fresh.sections.map(section => edited.get(section.id) ?? section),
      ...[...edited.values()].filter(({ id }) => !ids.has(id)),
    ],
    timeline: redraftTimeline(known.timeline, fresh.timeline),
  };
}

/** Whom the facts know to have taken part, as entities of the catalog. */
function participants(state: IncidentState): Participant[] {
  const roles = new Map<string, string>();
  if (state.commander?.entityRef) {
    roles.set(state.commander.entityRef, 'commander');
  }
  for (const { actor } of state.facts) {
    if (actor.kind === 'user' && actor.ref && !roles.has(actor.ref)) {
      roles.set(actor.ref, 'responder');
    }
  }
  return [...roles].slice(0, 100).map(([entityRef, role]) => ({
    entityRef,
    role,
  }));
}
