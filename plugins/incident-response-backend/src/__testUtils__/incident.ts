import type {
  FactPayloads,
  FactType,
  IncidentFact,
  NewFact,
  RunbookMatch,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import { SYSTEM, toIso } from '../incident';

/** When every test incident begins: a Tuesday at noon. */
export const START = DateTime.fromISO('2026-03-03T12:00:00Z', { zone: 'utc' });

/** `2m30s` after {@link START}. */
export function after(span: string): DateTime {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(span);
  return START.plus({
    hours: Number(match?.[1] ?? 0),
    minutes: Number(match?.[2] ?? 0),
    seconds: Number(match?.[3] ?? 0),
  });
}

/** Tells the story of an incident in the domain's words. */
export class IncidentStory {
  readonly id = 'Q1';
  private readonly told: IncidentFact[] = [];

  get facts(): IncidentFact[] {
    return [...this.told];
  }

  fact<T extends FactType>(
    type: T,
    payload: FactPayloads[T],
    at: DateTime = START,
    id?: string,
  ): this {
    return this.add({ type, payload, id, actor: SYSTEM } as NewFact, at);
  }

  add(fact: NewFact, at: DateTime): this {
    const sequence = this.told.length + 1;
    this.told.push({
      ...fact,
      id: fact.id ?? `f${sequence}`,
      incidentId: this.id,
      sequence,
      occurredAt: fact.occurredAt ?? toIso(at),
      recordedAt: toIso(at),
    } as IncidentFact);
    return this;
  }

  triggered(priorityName?: string): this {
    return this.fact('pagerduty.triggered', {
      eventId: 'e1',
      incident: {
        title: 'payments-api: memory above 95 %',
        number: 1234,
        htmlUrl: 'https://pagerduty.test/incidents/Q1',
        urgency: 'high',
        priorityName,
        serviceId: 'PPAYAPI',
        serviceName: 'payments-api',
        escalationPolicyId: 'EP1',
        createdAt: toIso(START),
      },
    });
  }

  acknowledged(at: DateTime): this {
    return this.fact(
      'pagerduty.acknowledged',
      { eventId: `ack-${toIso(at)}`, incident: {} },
      at,
    );
  }

  resolved(at: DateTime): this {
    return this.fact(
      'pagerduty.resolved',
      { eventId: `res-${toIso(at)}`, incident: {} },
      at,
    );
  }

  owned(environment = 'production'): this {
    return this.fact('ownership.resolved', {
      unmapped: false,
      entityRef: 'component:default/payments-api',
      environment,
      ownerRef: 'group:default/payments',
      members: [],
      dependents: [],
    });
  }

  runbook(match: Partial<RunbookMatch> = {}): this {
    return this.fact('runbook.matched', {
      runbook: runbookMatch(match),
      runnersUp: [],
    });
  }

  /** An attempt from evidence to its outcome, each a few seconds after the other. */
  attempt(attempt: number, at: DateTime, helped: boolean): this {
    this.fact(
      'remediation.diagnosed',
      { attempt, evidence: [], guards: [] },
      at,
    );
    this.fact(
      'remediation.attempted',
      {
        attempt,
        action: 'kubernetes:restart-pod',
        targets: [],
        changes: [`evict pod ${attempt}`],
        dryRun: false,
        verifyUntil: toIso(at.plus({ minutes: 2 })),
        entityRef: 'component:default/payments-api',
      },
      at.plus({ seconds: 1 }),
    );
    return helped
      ? this.fact(
          'remediation.verified',
          { attempt, observed: 'all pods are ready' },
          at.plus({ seconds: 5 }),
        )
      : this.fact(
          'remediation.ineffective',
          { attempt, reason: 'it is crash looping again' },
          at.plus({ seconds: 5 }),
        );
  }
}

/** A runbook that restarts the pod with the highest memory. */
export function runbookMatch(match: Partial<RunbookMatch> = {}): RunbookMatch {
  return {
    entityRef: 'resource:default/high-memory',
    title: 'High memory',
    path: '/docs/default/resource/high-memory',
    why: ['Alert name is HighMemoryUsage'],
    score: 50,
    steps: [{ title: 'Look at the memory graph' }],
    remediation: {
      mode: 'auto',
      actions: [
        {
          action: 'kubernetes:restart-pod',
          parameters: { select: 'memory-above' },
        },
      ],
      verifyWithin: { minutes: 2 },
      resolveIncident: true,
    },
    ...match,
  };
}
