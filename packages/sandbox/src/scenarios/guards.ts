import { highMemory, ONCE, STALLED_CONSUMERS, USUAL } from './faults';
import type { Scenario } from './Scenario';

/** Guards that look at one incident alone: who may, where, when, and whether there is anything to repair. */
export const GUARDS: Scenario[] = [
  {
    name: 'guard-open',
    title: 'It is over before it is approved',
    description:
      'The consumers of invoices-worker have stalled. Somebody on call resolves the incident, and approves the restart in the same moment. Nothing is restarted any more.',
    ...STALLED_CONSUMERS,
    approver: 'too-late',
    expect: {
      ...USUAL,
      runbook: 'stalled-consumers',
      approval: true,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-kill-switch',
    title: 'The owners want no machine to repair it',
    description:
      'A pod of tax-engine leaks memory, and its catalog entity has incident-response/remediation: disabled. Nothing is repaired, and the channel says why.',
    pagerdutyServiceId: 'PTAXENG',
    workload: {
      namespace: 'payments',
      name: 'tax-engine',
      fault: 'memory-leak',
    },
    priority: 'P3',
    incident: highMemory('tax-engine'),
    human: 'refusal',
    expect: {
      ...USUAL,
      runbook: 'high-memory',
      refusal: /has the annotation incident-response\/remediation: disabled/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-trust',
    title: 'The runbook wants what the portal does not have',
    description:
      'Sessions of session-store are stuck. Its runbook names an action that this portal does not have, so a human is asked.',
    pagerdutyServiceId: 'PSESSIO',
    workload: { namespace: 'identity', name: 'session-store' },
    priority: 'P3',
    incident: {
      title: 'session-store: sessions are stuck',
      severity: 'error',
      details: { alertname: 'SessionsStuck' },
    },
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'stuck-sessions',
      refusal:
        /the runbook names demo:drain-sessions, which this portal doesn't have/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-scope',
    title: 'Nobody knows which pods are meant',
    description:
      'mainframe-bridge is short of memory, and its catalog entity says nothing of its workloads. Nothing is touched anywhere, and a human is asked.',
    pagerdutyServiceId: 'PMAINFR',
    priority: 'P3',
    incident: highMemory('mainframe-bridge'),
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'high-memory',
      refusal: /so its workloads can't be told from others/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-maintenance',
    title: 'Its owners are at work on it',
    description:
      'A pod of loyalty-points leaks memory, and its catalog entity says that it is under maintenance. Nothing is repaired, and a human is asked.',
    pagerdutyServiceId: 'PLOYALT',
    workload: {
      namespace: 'commerce',
      name: 'loyalty-points',
      fault: 'memory-leak',
    },
    priority: 'P3',
    incident: highMemory('loyalty-points'),
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'high-memory',
      refusal: /loyalty-points is under maintenance until 2100/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-precondition',
    title: 'An alert without a fault',
    description:
      'An alert says that search-api is short of memory, and it is not. Nothing is repaired, and the channel says what was seen.',
    pagerdutyServiceId: 'PSEARCH',
    workload: { namespace: 'commerce', name: 'search-api' },
    priority: 'P3',
    incident: highMemory('search-api'),
    human: 'refusal',
    expect: {
      ...USUAL,
      runbook: 'high-memory',
      refusal: /there is nothing to repair: .+ of its memory limit/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-mode',
    title: 'A runbook that only suggests',
    description:
      'storefront answers with errors, and one of its pods crashes. The runbook suggests a restart, which is left to people.',
    pagerdutyServiceId: 'PSTOREF',
    workload: {
      namespace: 'commerce',
      name: 'storefront',
      fault: 'crash-loop-unfixable',
    },
    priority: 'P3',
    incident: {
      title: 'storefront: 5xx rate above 2 %',
      severity: 'error',
      details: { alertname: 'HighErrorRate', threshold: '2 %' },
    },
    human: 'refusal',
    expect: {
      ...USUAL,
      runbook: 'high-error-rate',
      refusal:
        /it is only suggested because the runbook says so: .*restart .*storefront/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-access',
    title: 'The cluster does not let the portal write',
    description:
      "A pod of accounts-api leaks memory, and the portal's role in the namespace is missing. A human is asked, and told which rule is missing.",
    pagerdutyServiceId: 'PACCOUN',
    workload: {
      namespace: 'identity',
      name: 'accounts-api',
      fault: 'memory-leak',
    },
    priority: 'P3',
    incident: highMemory('accounts-api'),
    cluster: { forbid: { namespace: 'identity', what: 'writes' } },
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'high-memory',
      refusal:
        /apiGroups: \['apps'\], resources: \['deployments'\], verbs: \[patch\]/,
      noMarker: true,
    },
    timeoutSeconds: 120,
  },
];
