import { severityOf, SYSTEM } from '../incident';
import {
  toMatchEntity,
  type CatalogOwnership,
} from '../integrations/catalog/CatalogOwnership';
import {
  requirePagerDuty,
  type Integrations,
} from '../integrations/Integrations';
import type { CatalogRunbooks } from '../runbooks/CatalogRunbooks';
import { matchRunbooks } from '../runbooks/matchRunbooks';
import type { EffectHandler } from './EffectHandler';

const WITHOUT_PAGERDUTY =
  'Alert details, on-call people, notes and status changes are left out.';

/** Reads the alerts, whose labels the webhook doesn't carry. */
export function readAlerts(
  integrations: Integrations,
): EffectHandler<'readAlerts'> {
  return {
    what: 'Reading the alerts from PagerDuty',
    repeatable: true,
    async perform({ state }) {
      const alerts = await requirePagerDuty(
        integrations,
        WITHOUT_PAGERDUTY,
      ).alerts(state.id);
      return {
        facts: [{ type: 'alerts.read', actor: SYSTEM, payload: { alerts } }],
      };
    },
  };
}

/** Reads what was changed shortly before, such as deployments: the first thing that responders ask. */
export function readChanges(
  integrations: Integrations,
): EffectHandler<'readChanges'> {
  return {
    what: 'Reading recent changes from PagerDuty',
    repeatable: true,
    async perform({ state }) {
      const changeEvents = await requirePagerDuty(
        integrations,
        WITHOUT_PAGERDUTY,
      ).relatedChanges(state.id);
      return {
        facts: [
          { type: 'changes.read', actor: SYSTEM, payload: { changeEvents } },
        ],
      };
    },
  };
}

/** Asks who is on call. */
export function readOnCall(
  integrations: Integrations,
): EffectHandler<'readOnCall'> {
  return {
    what: 'Asking PagerDuty who is on call',
    repeatable: true,
    async perform({ state }) {
      const pagerDuty = requirePagerDuty(integrations, WITHOUT_PAGERDUTY);
      const people = state.escalationPolicyId
        ? await pagerDuty.onCallNow(state.escalationPolicyId)
        : [];
      return {
        facts: [{ type: 'on_call.read', actor: SYSTEM, payload: { people } }],
      };
    },
  };
}

/** Finds the owning team in the catalog. */
export function resolveOwnership(
  ownership: CatalogOwnership,
  { pagerDuty }: Integrations,
): EffectHandler<'resolveOwnership'> {
  return {
    what: 'Finding the owner in the catalog',
    repeatable: true,
    async perform({ state, policy }) {
      return {
        facts: [
          {
            type: 'ownership.resolved',
            actor: SYSTEM,
            payload: await ownership.resolve(
              state.serviceId,
              policy.fallbackOwner,
              async () =>
                state.serviceId
                  ? (await pagerDuty?.integrationKeys(state.serviceId)) ?? []
                  : [],
            ),
          },
        ],
      };
    },
  };
}

/** Finds the runbook in the catalog, and keeps the reasons. */
export function matchRunbook(options: {
  runbooks: CatalogRunbooks;
  ownership: CatalogOwnership;
}): EffectHandler<'matchRunbook'> {
  return {
    what: 'Finding the runbook in the catalog',
    repeatable: true,
    async perform({ state, policy }) {
      const entityRef = state.ownership?.entityRef;
      const [{ runbooks, refused }, entity] = await Promise.all([
        options.runbooks.list(),
        entityRef ? options.ownership.entity(entityRef) : undefined,
      ]);
      const [runbook, ...runnersUp] = matchRunbooks(
        {
          title: state.title,
          alerts: state.alerts ?? [],
          severity: severityOf(state, policy).severity,
          entity: entity && toMatchEntity(entity),
        },
        runbooks,
      );
      return {
        facts: [
          runbook
            ? {
                type: 'runbook.matched',
                actor: SYSTEM,
                payload: { runbook, runnersUp: runnersUp.slice(0, 3) },
                source: {
                  title: runbook.title,
                  url: `${policy.portalUrl}${runbook.path}`,
                },
              }
            : {
                type: 'runbook.not_found',
                actor: SYSTEM,
                payload: { considered: runbooks.length, refused },
              },
        ],
      };
    },
  };
}
