import { InputError, NotFoundError } from '@backstage/errors';
import type {
  NewFact,
  IncidentFact,
  Simulation,
  simulationSchema,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { z } from 'zod/v4';
import { fold, planAttempt, SYSTEM, toIso, type Policy } from '../../incident';
import {
  describeOwnership,
  toMatchEntity,
  type CatalogOwnership,
} from '../../integrations/catalog/CatalogOwnership';
import { approvalsFor } from '../../remediation/guards/authority';
import type { GuardReport } from '../../remediation/askGuards';
import type { CatalogRunbooks } from '../../runbooks/CatalogRunbooks';
import { matchRunbooks } from '../../runbooks/matchRunbooks';
import { toRefusal } from './refusals';
import type {
  GuardedAttempt,
  RemediationEnvironment,
} from './RemediationEnvironment';
import type { RepairSubject } from './RepairSubject';

/** The id of an incident that there is not. */
const NOWHERE = 'simulation';

const DEADLINE_MS = 15_000;

/** What would happen if an alert came now: which runbook, what every guard says, which objects, what diff. Touches nothing. */
export class Simulator {
  private readonly environment: RemediationEnvironment;
  private readonly ownership: CatalogOwnership;
  private readonly runbooks: CatalogRunbooks;
  private readonly policy: Policy;
  private readonly now: () => DateTime;

  constructor(options: {
    environment: RemediationEnvironment;
    ownership: CatalogOwnership;
    runbooks: CatalogRunbooks;
    policy: Policy;
    now: () => DateTime;
  }) {
    this.environment = options.environment;
    this.ownership = options.ownership;
    this.runbooks = options.runbooks;
    this.policy = options.policy;
    this.now = options.now;
  }

  /** @throws NotFoundError for an entity that isn't in the catalog, InputError for a runbook that isn't */
  async simulate(
    request: z.output<typeof simulationSchema>,
  ): Promise<Simulation> {
    const facts = await this.imagine(request);
    const state = fold(facts);
    const matched = state.runbook;
    const base = {
      runbook: matched?.runbook,
      runnersUp: matched?.runnersUp ?? [],
      guards: [],
      targets: [],
      changes: [],
      diffs: [],
    };
    const remediation = matched?.runbook.remediation;
    if (!matched || !remediation) {
      return {
        ...base,
        outcome: matched?.runbook.escalate ? 'asks_human' : 'does_nothing',
        problem: matched
          ? matched.runbook.escalate?.reason ??
            `Runbook ${matched.runbook.title} has no automatic repair; people follow its steps.`
          : `${
              request.runbookRef
                ? 'The runbook does not fit'
                : 'No runbook fits'
            } this alert, so nothing would be repaired by itself.`,
      };
    }
    const planned = planAttempt(state, remediation, this.policy, 1);
    if ('problem' in planned) {
      return { ...base, outcome: 'asks_human', problem: planned.problem };
    }
    const { step, action, parameters } = planned.repair;
    const subject: RepairSubject = {
      state,
      policy: this.policy,
      now: this.now(),
      repair: planned.repair,
      signal: AbortSignal.timeout(DEADLINE_MS),
    };
    const looked = await this.look(subject);
    const { proposal, report, guarded } = looked;
    return {
      ...base,
      repair: { step, action, parameters },
      outcome: outcomeOf(report),
      guards: report.guards,
      refusal: report.refusal,
      approvalsNeeded:
        report.refusal?.next === 'approve' && guarded
          ? approvalsFor(guarded)
          : undefined,
      observed: proposal?.observed,
      targets: proposal?.targets ?? [],
      changes: proposal?.changes ?? [],
      diffs: proposal?.diffs ?? [],
    };
  }

  private async look(
    subject: RepairSubject,
  ): Promise<
    Pick<GuardedAttempt, 'proposal' | 'report'> &
      Partial<Pick<GuardedAttempt, 'guarded'>>
  > {
    try {
      return await this.environment.rehearse(subject);
    } catch (error) {
      const refusal = toRefusal(error);
      if (!refusal) {
        throw error;
      }
      return { report: { guards: [], refusal } };
    }
  }

  /** The facts that there would be, had PagerDuty just paged for the entity. */
  private async imagine(
    request: z.output<typeof simulationSchema>,
  ): Promise<IncidentFact[]> {
    const { entityRef, runbookRef, severity, alert } = request;
    const entity = await this.ownership.entity(entityRef);
    if (!entity) {
      throw new NotFoundError(`There is no entity ${entityRef} in the catalog`);
    }
    const alerts = [
      {
        id: NOWHERE,
        name: alert.name,
        summary: alert.title,
        status: 'triggered' as const,
        labels: alert.labels,
      },
    ];
    const { runbooks } = await this.runbooks.list();
    const considered = runbookRef
      ? runbooks.filter(runbook => runbook.entityRef === runbookRef)
      : runbooks;
    if (runbookRef && considered.length === 0) {
      throw new InputError(
        `${runbookRef} is no runbook that can be used: see what is wrong with it on the set-up page`,
      );
    }
    const [runbook, ...runnersUp] = matchRunbooks(
      {
        title: alert.title,
        alerts,
        severity,
        entity: toMatchEntity(entity),
      },
      considered,
    );
    const at = toIso(this.now());
    const facts: NewFact[] = [
      {
        type: 'pagerduty.triggered',
        actor: SYSTEM,
        payload: {
          eventId: NOWHERE,
          incident: { title: alert.title, createdAt: at },
        },
      },
      { type: 'alerts.read', actor: SYSTEM, payload: { alerts } },
      { type: 'severity.set', actor: SYSTEM, payload: { severity } },
      {
        type: 'ownership.resolved',
        actor: SYSTEM,
        payload: {
          ...describeOwnership(entity),
          members: [],
          dependents: [],
        },
      },
      ...(runbook
        ? [
            {
              type: 'runbook.matched' as const,
              actor: SYSTEM,
              payload: { runbook, runnersUp },
            },
          ]
        : []),
    ];
    return facts.map(
      (fact, sequence) =>
        ({
          ...fact,
          id: `${sequence}`,
          incidentId: NOWHERE,
          sequence,
          occurredAt: at,
          recordedAt: at,
        } as IncidentFact),
    );
  }
}

function outcomeOf({ refusal }: GuardReport): Simulation['outcome'] {
  switch (refusal?.next) {
    case undefined:
      return 'runs';
    case 'approve':
      return 'asks_approval';
    case 'escalate':
      return 'asks_human';
    case 'wait':
      return 'waits';
    default:
      return 'does_nothing';
  }
}
