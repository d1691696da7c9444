import { ConflictError, InputError } from '@backstage/errors';
import {
  approvalSchema,
  incidentQuerySchema,
  incidentReadPermission,
  incidentUpdatePermission,
  postmortemEditPermission,
  remediationApprovePermission,
  remediationExecutePermission,
  remediationRequestSchema,
  restoreSchema,
  retryEffectSchema,
  setSeveritySchema,
  stepSchema,
  textSchema,
  type IncidentSummary,
  type NewFact,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { fold, isRestorable, type Policy } from '../incident';
import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import type { Integrations } from '../integrations/Integrations';
import type { RelatedIncidents } from '../related/RelatedIncidents';
import type { Wakeups } from '../reconciler/wakeups/Wakeups';
import type { Approvals } from '../approvals/Approvals';
import type { EffectStore, IncidentStore } from '../store';
import type { Access } from './Access';
import { toIncidentDetail } from './incidentDetail';
import { parse } from './parse';
import type { IncidentRouteContext, Route } from './Route';

/** What the incident routes work with. */
export interface IncidentRoutesOptions {
  access: Access;
  store: IncidentStore;
  approvals: Approvals;
  effects: EffectStore;
  wakeups: Wakeups;
  ownership: CatalogOwnership;
  integrations: Integrations;
  policy: Policy;
  now: () => DateTime;
  related: RelatedIncidents;
}

/** Reading incidents, and what people do to them. Every change is a fact. */
export function incidentRoutes(options: IncidentRoutesOptions): Route[] {
  const { access, store, approvals, effects, wakeups } = options;
  const { ownership, integrations, policy, now, related } = options;

  const record = async (incident: IncidentSummary, facts: NewFact[]) => {
    const { id, severity } = incident;
    await store.transaction(async tx => {
      await store.appendFacts(id, facts, { now: now(), tx });
      await wakeups.wake(id, { tx, severity });
    });
  };
  const stateOf = async (incident: IncidentSummary) =>
    fold(await store.facts(incident.id));

  const requestChange =
    (change: 'acknowledge' | 'resolve') =>
    async ({ incident, actor }: IncidentRouteContext) => {
      if (incident.status === 'resolved') {
        throw new ConflictError('The incident is resolved already');
      }
      if (!integrations.pagerDuty) {
        throw new ConflictError(
          `The PagerDuty API is not configured, so ${change} it in PagerDuty; the portal follows by itself`,
        );
      }
      const email = actor.ref
        ? (await ownership.membersOf(actor.ref))[0]?.email
        : undefined;
      await record(incident, [
        {
          type: 'pagerduty.change_requested',
          actor,
          payload: { change, from: email },
        },
      ]);
    };

  return [
    {
      method: 'get',
      path: '/incidents',
      access: 'reader',
      async handle({ request, credentials }) {
        const query = parse(incidentQuerySchema, request.query);
        return store.list({
          ...query,
          visibility: await access.visibility(credentials),
        });
      },
    },
    {
      method: 'get',
      path: '/incidents/:id',
      access: 'incident',
      permission: incidentReadPermission,
      async handle({ incident, credentials }) {
        const state = await stateOf(incident);
        const [entries, before, [update, execute, approve, editPostmortem]] =
          await Promise.all([
            effects.list(incident.id),
            access
              .visibility(credentials)
              .then(visibility => related.shownFor(state, visibility)),
            access.may(
              credentials,
              [
                incidentUpdatePermission,
                remediationExecutePermission,
                remediationApprovePermission,
                postmortemEditPermission,
              ],
              incident.id,
            ),
          ]);
        return toIncidentDetail({
          summary: incident,
          state,
          policy,
          now: now(),
          entries,
          before,
          allowed: { update, execute, approve, editPostmortem },
        });
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/acknowledge',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-acknowledge',
      handle: requestChange('acknowledge'),
    },
    {
      method: 'post',
      path: '/incidents/:id/resolve',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-resolve',
      handle: requestChange('resolve'),
    },
    {
      method: 'put',
      path: '/incidents/:id/severity',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-severity',
      async handle({ request, incident, actor }) {
        await record(incident, [
          {
            type: 'severity.set',
            actor,
            payload: parse(setSeveritySchema, request.body),
          },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/commander',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-commander',
      async handle({ incident, actor }) {
        if (!actor.ref) {
          throw new InputError('Only a signed-in person can take command');
        }
        const [person] = await ownership.membersOf(actor.ref);
        await record(incident, [
          {
            type: 'commander.assigned',
            actor,
            payload: { person: person ?? { entityRef: actor.ref } },
          },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/notes',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-note',
      async handle({ request, incident, actor }) {
        await record(incident, [
          {
            type: 'note.added',
            actor,
            payload: parse(textSchema, request.body),
          },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/updates',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-update',
      async handle({ request, incident, actor }) {
        await record(incident, [
          {
            type: 'update.posted',
            actor,
            payload: parse(textSchema, request.body),
          },
        ]);
      },
    },
    {
      method: 'put',
      path: '/incidents/:id/steps/:step',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'incident-step',
      async handle({ request, incident, actor }) {
        const step = Number(request.params.step);
        const { done } = parse(stepSchema, request.body);
        const steps =
          (await stateOf(incident)).runbook?.runbook.steps.length ?? 0;
        if (!Number.isInteger(step) || step < 0 || step >= steps) {
          throw new InputError(
            `The runbook has ${steps} steps, counted from 0; ${request.params.step} is none of them`,
          );
        }
        await record(incident, [
          { type: 'runbook.step_checked', actor, payload: { step, done } },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/remediation',
      access: 'incident',
      permission: remediationExecutePermission,
      audit: 'remediation-request',
      async handle({ request, incident, actor }) {
        const wish = parse(remediationRequestSchema, request.body);
        if (incident.status === 'resolved') {
          throw new ConflictError(
            'The incident is resolved; there is nothing to repair',
          );
        }
        const state = await stateOf(incident);
        if (!state.runbook?.runbook.remediation) {
          throw new ConflictError(
            'The incident has no runbook with an automatic repair',
          );
        }
        const last = state.attempts.at(-1);
        if (wish.dryRun && last?.approvalRequested && !last.decision) {
          throw new ConflictError(
            `Attempt ${last.attempt} waits for a decision; what it would do is shown with it, tried by the cluster without a change`,
          );
        }
        await record(incident, [
          { type: 'remediation.requested', actor, payload: wish },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/remediation/restore',
      access: 'incident',
      permission: remediationExecutePermission,
      audit: 'remediation-restore',
      async handle({ request, incident, actor }) {
        const { attempt } = parse(restoreSchema, request.body);
        const known = (await stateOf(incident)).attempts.find(
          candidate => candidate.attempt === attempt,
        );
        if (!known || !isRestorable(known)) {
          throw new ConflictError(
            `Attempt ${attempt} has left nothing that could be put back (any more)`,
          );
        }
        await record(incident, [
          {
            id: `${incident.id}/remediation/${attempt}/restore-requested`,
            type: 'remediation.restore_requested',
            actor,
            payload: { attempt },
          },
        ]);
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/remediation/decision',
      access: 'incident',
      permission: remediationApprovePermission,
      audit: 'remediation-decision',
      async handle({ request, incident, actor }) {
        if (!actor.ref) {
          throw new InputError(
            'Only a signed-in person can decide on a repair',
          );
        }
        await approvals.decide({
          ...parse(approvalSchema, request.body),
          incidentId: incident.id,
          actor,
          claims: await ownership.claimsOf(actor.ref),
        });
      },
    },
    {
      method: 'post',
      path: '/incidents/:id/effects/retry',
      access: 'incident',
      permission: incidentUpdatePermission,
      audit: 'effect-retry',
      async handle({ request, incident, actor }) {
        const { effect } = parse(retryEffectSchema, request.body);
        const entries = await effects.list(incident.id);
        if (
          !entries.some(entry => entry.key === effect) ||
          !(await effects.retry(effect, now()))
        ) {
          throw new InputError(`${effect} is nothing that can be retried here`);
        }
        await record(incident, [
          { type: 'effect.retried', actor, payload: { effect } },
        ]);
      },
    },
  ];
}
