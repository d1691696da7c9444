import type {
  RemediationAuditEntry,
  RemediationOverview,
  Simulation,
} from '@incident-response/backstage-plugin-common';

const minutesFromNow = (minutes: number) =>
  new Date(Date.now() + minutes * 60_000).toISOString();

/** A portal that is repairing one service. */
export function exampleRemediation(): RemediationOverview {
  return {
    switch: { enabled: true },
    policy: {
      enabled: true,
      dryRun: false,
      productionMode: 'approve',
      defaultMode: 'auto',
      actionsWithoutApproval: ['kubernetes:restart-pod'],
      disabledActions: [],
      disabledNamespaces: [],
      maxAttempts: 3,
      twoApprovals: [],
      fourEyes: false,
      approvers: [],
    },
    breaker: {
      alerting: 1,
      services: 12,
      share: 0.4,
      atLeast: 3,
      tripped: false,
    },
    underRepair: { entities: ['component:default/payments-api'], limit: 2 },
    locks: [
      {
        workload: 'sandbox/payments/Deployment/payments-api',
        entityRef: 'component:default/payments-api',
        holder: 'incident PD1234 attempt 1',
        until: minutesFromNow(2),
      },
    ],
    budgets: [
      {
        entityRef: 'component:default/payments-api',
        action: 'kubernetes:restart-pod',
        attempts: 1,
        limit: 3,
        since: minutesFromNow(-5),
        until: minutesFromNow(355),
      },
    ],
    actions: [
      {
        id: 'kubernetes:restart-pod',
        description: 'Evicts the pod that shows the fault worst',
        needsApproval: false,
      },
    ],
  };
}

/** What was done lately, newest first. */
export function exampleAudit(): RemediationAuditEntry[] {
  return [
    {
      at: minutesFromNow(-4),
      type: 'remediation.attempted',
      incidentId: 'PD1234',
      number: 1234,
      incidentTitle: 'payments-api: memory above 95 % for 10 min',
      entityRef: 'component:default/payments-api',
      attempt: 1,
      actor: { kind: 'system' },
      what: 'Attempt 1: kubernetes:restart-pod',
      detail: 'evict pod payments-api-7f9c in payments',
    },
    {
      at: minutesFromNow(-90),
      type: 'remediation.refused',
      incidentId: 'PD1200',
      number: 1200,
      incidentTitle: 'ledger-api: pod is crash looping',
      entityRef: 'component:default/ledger-api',
      attempt: 1,
      actor: { kind: 'system' },
      what: 'Not repaired: 6 of 12 services have open incidents',
      detail: 'A human is asked.',
    },
  ];
}

/** What an alert would come to. */
export function exampleSimulation(): Simulation {
  return {
    runnersUp: [],
    repair: { step: 0, action: 'kubernetes:restart-pod', parameters: {} },
    outcome: 'asks_approval',
    guards: [
      { guard: 'open', allowed: true, reason: 'the incident is open' },
      {
        guard: 'mode',
        allowed: false,
        reason: 'a person must approve it for a P1 in production',
      },
    ],
    refusal: {
      guard: 'mode',
      reason: 'a person must approve it for a P1 in production',
      next: 'approve',
    },
    approvalsNeeded: 1,
    observed: 'payments-api-7f9c uses 96 % of its memory limit',
    targets: [
      { kind: 'Pod', name: 'payments-api-7f9c', namespace: 'payments' },
    ],
    changes: ['evict pod payments-api-7f9c in payments'],
    diffs: [],
  };
}
