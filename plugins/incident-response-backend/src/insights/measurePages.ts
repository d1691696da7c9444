import type {
  IncidentFact,
  Person,
} from '@incident-response/backstage-plugin-common';
import type { IncidentState } from '../incident';
import type { PageMeasure } from './IncidentMeasure';

/** An incident that has called people more often than this has a problem that no figure helps with. */
const MOST_PAGES = 200;

const KINDS = {
  'pagerduty.triggered': 'trigger',
  'pagerduty.escalated': 'escalation',
  'pagerduty.reassigned': 'reassignment',
  'pagerduty.delegated': 'reassignment',
} as const;

function isPaging(type: string): type is keyof typeof KINDS {
  return Object.hasOwn(KINDS, type);
}

/** Every time that somebody was called for the incident, in order of happening. */
export function measurePages(state: IncidentState): PageMeasure[] {
  return state.facts.flatMap(fact => pagesOf(fact, state)).slice(0, MOST_PAGES);
}

function pagesOf(fact: IncidentFact, state: IncidentState): PageMeasure[] {
  if (isPaging(fact.type) && 'incident' in fact.payload) {
    const kind = KINDS[fact.type];
    const { assignees = [] } = fact.payload.incident;
    // Somebody was called, even where PagerDuty doesn't say who.
    const called = assignees.length > 0 ? assignees : [undefined];
    return called.map((person, index) => ({
      id: `${fact.id}/${index}`,
      at: fact.occurredAt,
      kind,
      ...whoIs(person, state),
    }));
  }
  // A page by escalation comes back as PagerDuty's own event, and a note calls nobody.
  if (fact.type === 'human.paged' && fact.payload.how === 'responder_request') {
    const { who } = fact.payload;
    return [
      {
        id: `${fact.id}/0`,
        at: fact.occurredAt,
        kind: 'human',
        ...whoIs(who === undefined ? undefined : { name: who }, state),
      },
    ];
  }
  return [];
}

/** PagerDuty's person with what on-call and catalog know of it, so that one person is not counted as two. */
function whoIs(
  person: Person | undefined,
  state: IncidentState,
): Pick<PageMeasure, 'personId' | 'personRef' | 'personName'> {
  if (!person) {
    return {};
  }
  const onCall = (state.onCall ?? []).find(
    known =>
      (known.pagerdutyUserId !== undefined &&
        known.pagerdutyUserId === person.pagerdutyUserId) ||
      (person.pagerdutyUserId === undefined && known.name === person.name),
  );
  const email = (person.email ?? onCall?.email)?.toLocaleLowerCase('en-US');
  const name = person.name ?? onCall?.name;
  const members = state.ownership?.members ?? [];
  const member =
    members.find(
      ({ email: known }) =>
        email !== undefined && known?.toLocaleLowerCase('en-US') === email,
    ) ?? members.find(known => name !== undefined && known.name === name);
  const personRef = person.entityRef ?? member?.entityRef;
  return {
    personId:
      person.pagerdutyUserId ?? onCall?.pagerdutyUserId ?? personRef ?? name,
    personRef,
    personName: name ?? member?.name,
  };
}
