import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  describeFact,
  type IncidentFact,
  type NewFact,
} from '@incident-response/backstage-plugin-common';
import type { OnFacts } from '../reconciler/EffectLedger';

/**
 * Tells Backstage's auditor what the product has decided and done by itself about repairs. What people do is audited
 * where they do it, at the routes.
 */
export function auditRepairs(options: {
  auditor: AuditorService;
  logger: LoggerService;
}): OnFacts {
  return (incidentId, facts) => {
    for (const fact of facts) {
      if (fact.type.startsWith('remediation.')) {
        // The facts themselves are the record; a log that is down must not hold a repair up.
        audit(options.auditor, incidentId, fact).catch(error =>
          options.logger.warn('A decision could not be told to the auditor', {
            incidentId,
            error: String(error),
          }),
        );
      }
    }
  };
}

async function audit(
  auditor: AuditorService,
  incidentId: string,
  fact: NewFact,
): Promise<void> {
  const event = await auditor.createEvent({
    eventId: fact.type.replace(/[._]/g, '-'),
    severityLevel: fact.type === 'remediation.attempted' ? 'high' : 'medium',
    meta: { incidentId, ...detailsOf(fact) },
  });
  await event.success();
}

/** What was decided, in words; evidence and diffs stay with the incident. */
function detailsOf(fact: NewFact) {
  const { payload } = fact;
  return {
    what: describeFact(fact as IncidentFact).title,
    ...('attempt' in payload && { attempt: payload.attempt }),
    ...('action' in payload && { action: payload.action }),
    ...('guard' in payload && { guard: payload.guard }),
    ...('changes' in payload && { changes: payload.changes }),
  };
}
