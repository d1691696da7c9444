import { InputError } from '@backstage/errors';
import {
  administerPermission,
  describeFact,
  killSwitchSchema,
  remediationAuditQuerySchema,
  remediationSimulatePermission,
  simulationSchema,
  type FactType,
  type Page,
  type RemediationAuditEntry,
  type RemediationOverview,
} from '@incident-response/backstage-plugin-common';
import { stringify } from 'csv-stringify/sync';
import type { DateTime } from 'luxon';
import type { GuardSnapshots, Simulator } from '../effects/remediation';
import { addSpan, instant, toIso, type Policy } from '../incident';
import type { ActionRegistry } from '../remediation/ActionRegistry';
import { findQuietTime } from '../remediation/guards/quietTimes';
import { isSystemic } from '../remediation/guards/radius';
import type {
  RemediationLocks,
  RepairAuditQuery,
  RepairAuditRow,
  RepairRecords,
  SettingsStore,
} from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import { TextAnswer, type Route, type RouteContext } from './Route';

/** More than anybody reads in a spreadsheet, and bounded. */
const MOST_LINES = 10_000;

/** What the repair routes work with. */
export interface RemediationRoutesOptions {
  access: Access;
  registry: ActionRegistry;
  repairs: RepairRecords;
  locks: RemediationLocks;
  settings: SettingsStore;
  snapshots: GuardSnapshots;
  simulator: Simulator;
  policy: Policy;
  now: () => DateTime;
}

/** Repairs across incidents: the switch, what holds them back, what was done, and what would be. */
export function remediationRoutes(options: RemediationRoutesOptions): Route[] {
  const { access, repairs, settings, simulator, now } = options;

  const find = async (
    { request, credentials }: RouteContext,
    page: { before?: number; limit: number },
  ) => {
    const { cursor, limit, type, ...filter } = parse(
      remediationAuditQuerySchema,
      request.query,
    );
    const query: RepairAuditQuery = {
      ...filter,
      type: type as FactType | undefined,
      from: filter.from && toIso(instant(filter.from)),
      until: filter.until && toIso(instant(filter.until)),
      visibility: await access.visibility(credentials),
      ...page,
    };
    return repairs.audit(query);
  };

  return [
    {
      method: 'get',
      path: '/remediation',
      access: 'reader',
      handle: () => overview(options),
    },
    {
      method: 'put',
      path: '/remediation/switch',
      access: 'permission',
      permission: administerPermission,
      audit: 'remediation-switch',
      async handle({ request, actor }) {
        const { enabled } = parse(killSwitchSchema, request.body);
        await settings.setKillSwitch(
          enabled,
          actor.ref ?? actor.name ?? 'unknown',
          now(),
        );
      },
    },
    {
      method: 'get',
      path: '/remediation/audit',
      access: 'reader',
      async handle(context): Promise<Page<RemediationAuditEntry>> {
        const { cursor, limit } = parse(
          remediationAuditQuerySchema,
          context.request.query,
        );
        // One more than asked for tells whether there is another page.
        const rows = await find(context, {
          before: readPosition(cursor),
          limit: limit + 1,
        });
        const shown = rows.slice(0, limit);
        return {
          items: shown.map(toEntry),
          nextCursor:
            rows.length > limit
              ? String(shown.at(-1)?.fact.sequence)
              : undefined,
        };
      },
    },
    {
      method: 'get',
      path: '/remediation/audit.csv',
      access: 'reader',
      async handle(context) {
        const rows = await find(context, { limit: MOST_LINES });
        return new TextAnswer('text/csv', toCsv(rows.map(toEntry)));
      },
    },
    {
      method: 'post',
      path: '/remediation/simulate',
      access: 'permission',
      permission: remediationSimulatePermission,
      audit: 'remediation-simulate',
      handle: ({ request }) =>
        simulator.simulate(parse(simulationSchema, request.body)),
    },
  ];
}

async function overview({
  registry,
  repairs,
  locks,
  settings,
  snapshots,
  policy,
  now,
}: RemediationRoutesOptions): Promise<RemediationOverview> {
  const { remediation, businessHours } = policy;
  const { blastRadius, attemptsPerEntity } = remediation;
  const at = now();
  const window = addSpan(at, attemptsPerEntity.within, businessHours).diff(at);
  const [killSwitch, fleet, entities, held, attempts] = await Promise.all([
    settings.killSwitch(),
    snapshots.fleet(),
    locks.underRepair(at),
    locks.list(at),
    repairs.attempts(at.minus(window)),
  ]);
  return {
    switch: killSwitch,
    policy: {
      enabled: remediation.enabled,
      dryRun: remediation.dryRun,
      productionMode: remediation.productionMode,
      defaultMode: remediation.defaultMode,
      actionsWithoutApproval: remediation.actionsWithoutApproval,
      disabledActions: remediation.disabledActions,
      disabledNamespaces: remediation.disabledNamespaces,
      allowedNamespaces: remediation.allowedNamespaces,
      trustedLocations: remediation.trustedLocations,
      maxAttempts: remediation.maxAttempts,
      twoApprovals: remediation.twoApprovals,
      fourEyes: remediation.fourEyes,
      approvers: remediation.approvers,
    },
    quietTime: findQuietTime({ policy, now: at }),
    breaker: {
      ...fleet,
      share: blastRadius.alertingShare,
      atLeast: blastRadius.alertingAtLeast,
      tripped: isSystemic(fleet, blastRadius),
    },
    underRepair: { entities, limit: blastRadius.entities },
    locks: held,
    budgets: attempts.map(({ entityRef, action, attempts: used, since }) => ({
      entityRef,
      action,
      attempts: used,
      limit: attemptsPerEntity.count,
      since,
      until: toIso(instant(since).plus(window)),
    })),
    actions: registry.all.map(({ id, description, needsApproval = false }) => ({
      id,
      description,
      needsApproval,
    })),
  };
}

/** @throws InputError */
function readPosition(cursor: string | undefined): number | undefined {
  if (cursor === undefined) {
    return undefined;
  }
  if (!/^\d{1,15}$/.test(cursor)) {
    throw new InputError(
      'cursor is not one that this list has answered: leave it out to begin at the start',
    );
  }
  return Number(cursor);
}

function toEntry({
  fact,
  number,
  title,
  entityRef,
}: RepairAuditRow): RemediationAuditEntry {
  const { title: what, detail } = describeFact(fact);
  return {
    at: fact.occurredAt,
    type: fact.type,
    incidentId: fact.incidentId,
    number,
    incidentTitle: title,
    entityRef,
    attempt: 'attempt' in fact.payload ? fact.payload.attempt : undefined,
    actor: fact.actor,
    what,
    detail,
  };
}

/** csv-stringify (MIT, no dependencies): its quoting is right, and what looks like a formula stays text in a spreadsheet. */
function toCsv(entries: RemediationAuditEntry[]): string {
  return stringify(
    entries.map(({ actor, ...entry }) => ({
      ...entry,
      actor: actor.ref ?? actor.name ?? actor.kind,
    })),
    {
      header: true,
      escape_formulas: true,
      columns: [
        'at',
        'type',
        'incidentId',
        'number',
        'incidentTitle',
        'entityRef',
        'attempt',
        'actor',
        'what',
        'detail',
      ],
    },
  );
}
