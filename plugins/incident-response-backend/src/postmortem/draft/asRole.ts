import type { IncidentFact } from '@incident-response/backstage-plugin-common';
import type { IncidentState } from '../../incident/state';

/** Roles instead of names: a postmortem asks what, not who. */
export function asRole(fact: IncidentFact, state: IncidentState): IncidentFact {
  if (fact.type === 'commander.assigned') {
    return { ...fact, payload: { person: { name: 'a responder' } } };
  }
  if (
    fact.type === 'pagerduty.escalated' ||
    fact.type === 'pagerduty.reassigned'
  ) {
    return {
      ...fact,
      payload: {
        ...fact.payload,
        incident: {
          ...fact.payload.incident,
          assignees: [{ name: 'another responder' }],
        },
      },
    };
  }
  const isCommander =
    fact.actor.ref !== undefined &&
    fact.actor.ref === state.commander?.entityRef;
  return fact.actor.kind === 'user' || fact.actor.kind === 'pagerduty'
    ? {
        ...fact,
        actor: {
          kind: fact.actor.kind,
          name: isCommander ? 'the commander' : 'a responder',
        },
      }
    : { ...fact, actor: { kind: fact.actor.kind, name: 'the system' } };
}
