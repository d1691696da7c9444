import {
  alertNameOf,
  fingerprintOf,
  severityOf,
  type IncidentState,
  type Policy,
} from '../incident';
import type { IncidentProjection } from '../store';

/** The list's row of an incident. */
export function project(
  state: IncidentState,
  policy: Policy,
): IncidentProjection {
  const declared = state.facts.find(fact => fact.type === 'incident.declared');
  const alertName = alertNameOf(state.title, state.alerts);
  return {
    origin: state.origin,
    number: state.number,
    title: state.title,
    status: state.status,
    severity: severityOf(state, policy).severity,
    serviceId: state.serviceId,
    serviceName: state.serviceName,
    entityRef:
      state.ownership?.entityRef ??
      (declared?.type === 'incident.declared'
        ? declared.payload.entityRef
        : undefined),
    ownerRef: state.ownership?.ownerRef,
    unmapped: state.ownership?.unmapped ?? false,
    triggeredAt: state.triggeredAt,
    acknowledgedAt: state.acknowledgedAt,
    resolvedAt: state.resolvedAt,
    postmortemId: state.postmortem?.id,
    channelId: state.channel?.id,
    fingerprint: fingerprintOf({
      serviceId: state.serviceId,
      alertName,
      title: state.title,
    }),
    alertName,
    runbookRef: state.runbook?.runbook.entityRef,
  };
}
