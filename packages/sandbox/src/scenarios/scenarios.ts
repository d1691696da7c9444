import { UNMAPPED_SERVICE } from '../demo/unmappedService';
import type { Scenario } from './Scenario';

const NONE = { min: 0, max: 0 };
const ONCE = { min: 1, max: 1 };

/** A pod of payments-api that a restart mends. */
const MEMORY_LEAK = {
  pagerdutyServiceId: 'PPAYAPI',
  workload: {
    namespace: 'payments',
    name: 'payments-api',
    fault: 'memory-leak',
  },
  priority: 'P2',
  incident: {
    title: 'payments-api: memory above 95 % for 10 min',
    severity: 'critical',
    details: { alertname: 'HighMemoryUsage', threshold: '95 %' },
  },
} satisfies Partial<Scenario>;

/** Workers that a restart of all of them mends, which in production takes somebody's approval. */
const STALLED_CONSUMERS = {
  pagerdutyServiceId: 'PINVOIC',
  workload: {
    namespace: 'payments',
    name: 'invoices-worker',
    fault: 'memory-leak',
  },
  priority: 'P2',
  incident: {
    title: 'invoices-worker: consumers have stalled for 10 min',
    severity: 'critical',
    details: { alertname: 'ConsumersStalled', queue: 'invoices' },
  },
} satisfies Partial<Scenario>;

/** Every scenario, in the order in which they are offered. */
export const SCENARIOS: Scenario[] = [
  {
    name: 'high-memory',
    title: 'A pod leaks memory',
    description:
      'One pod of payments-api is above 95 % of its memory. Restarting that pod mends it.',
    ...MEMORY_LEAK,
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: { min: 1, max: 2 },
      escalations: NONE,
      runbook: 'high-memory',
      remediated: true,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'high-cpu',
    title: 'Too much load for two pods',
    description:
      'All pods of recommendations are above 90 % of their CPU. One more replica mends it.',
    pagerdutyServiceId: 'PRECOMM',
    workload: {
      namespace: 'commerce',
      name: 'recommendations',
      fault: 'cpu-saturated',
    },
    priority: 'P3',
    incident: {
      title: 'recommendations: CPU above 90 % for 10 min',
      severity: 'warning',
      details: { alertname: 'HighCpuUsage', threshold: '90 %' },
    },
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: { min: 1, max: 3 },
      escalations: NONE,
      runbook: 'high-cpu',
      remediated: true,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'disk-full',
    title: 'Old logs fill a disk',
    description:
      'The log volume of report-builder is 97 % full. Deleting the old logs mends it.',
    pagerdutyServiceId: 'PREPORT',
    workload: {
      namespace: 'platform',
      name: 'report-builder',
      fault: 'disk-full',
    },
    priority: 'P3',
    incident: {
      title: 'report-builder: volume /var/log/app is 97 % used',
      severity: 'warning',
      details: {
        alertname: 'DiskAlmostFull',
        threshold: '90 %',
        mountpoint: '/var/log/app',
      },
    },
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: { min: 1, max: 2 },
      escalations: NONE,
      runbook: 'disk-full',
      remediated: true,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'crash-loop-unfixable',
    title: 'A pod crashes whatever is done',
    description:
      'A pod of ledger-api crashes at every start. Three restarts do not help, so a human is asked, who mends it.',
    pagerdutyServiceId: 'PLEDGER',
    workload: {
      namespace: 'payments',
      name: 'ledger-api',
      fault: 'crash-loop-unfixable',
    },
    priority: 'P2',
    incident: {
      title: 'ledger-api: pod is crash looping',
      severity: 'critical',
      details: { alertname: 'PodCrashLooping' },
    },
    human: 'escalation',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: { min: 3, max: 3 },
      escalations: ONCE,
      runbook: 'pod-crash-looping',
      remediated: false,
      postmortem: 'channel',
    },
    timeoutSeconds: 900,
  },
  {
    name: 'unmapped-service',
    title: 'Nobody knows the service',
    description:
      'PagerDuty pages for a service that no catalog entity names. The incident runs with the fallback owner, and a human resolves it.',
    pagerdutyServiceId: UNMAPPED_SERVICE.id,
    priority: 'P3',
    incident: {
      title: 'legacy-fax-bridge: outgoing faxes are stuck',
      severity: 'error',
      details: { alertname: 'FaxQueueStuck', queue: 'outgoing', depth: '312' },
    },
    human: 'channel',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: NONE,
      escalations: { min: 0, max: 1 },
      remediated: false,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'certificate-expiry',
    title: 'A certificate runs out',
    description:
      'The certificate of edge-gateway expires in six days. Nothing automatic may touch it: a human is asked at once.',
    pagerdutyServiceId: 'PEDGEGW',
    workload: { namespace: 'platform', name: 'edge-gateway' },
    priority: 'P3',
    incident: {
      title: 'edge-gateway: certificate of shop.example.com expires in 6 days',
      severity: 'warning',
      details: {
        alertname: 'CertificateExpiringSoon',
        host: 'shop.example.com',
        daysLeft: '6',
      },
    },
    human: 'escalation',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: NONE,
      escalations: ONCE,
      runbook: 'certificate-expiry',
      remediated: false,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'guard-systemic-failure',
    title: 'Half of everything alerts at once',
    description:
      'A network fails: six services page within a second, and a pod of payments-api runs out of memory over it. Restarts would not mend a network, so nothing is repaired and a human is asked.',
    ...MEMORY_LEAK,
    alongside: ['PSTOREF', 'PCHECKO', 'PSEARCH', 'PACCOUN', 'PSESSIO'],
    human: 'escalation',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: NONE,
      escalations: ONCE,
      runbook: 'high-memory',
      remediated: false,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'approve-in-slack',
    title: 'Somebody has to approve it',
    description:
      'The consumers of invoices-worker have stalled. Restarting all of them mends it, which somebody on call approves in Slack; somebody of another team tries to, and is refused.',
    ...STALLED_CONSUMERS,
    approver: 'slack',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: ONCE,
      escalations: NONE,
      runbook: 'stalled-consumers',
      remediated: true,
      approval: true,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'approve-expires',
    title: 'Nobody approves it',
    description:
      'The same, but nobody looks. When the time is over, nothing is repaired and a human is asked, once.',
    ownPortal: true,
    ...STALLED_CONSUMERS,
    human: 'escalation',
    expect: {
      channels: 1,
      tickets: 1,
      remediationAttempts: NONE,
      escalations: ONCE,
      runbook: 'stalled-consumers',
      remediated: false,
      approval: true,
      postmortem: 'channel',
    },
    timeoutSeconds: 120,
  },
  {
    name: 'no-providers',
    title: 'Nothing but the webhook',
    description:
      'A portal that knows no Slack, Jira, Kubernetes or PagerDuty API still keeps the incident and drafts the postmortem.',
    ownPortal: true,
    pagerdutyServiceId: 'PACCOUN',
    priority: 'P2',
    incident: {
      title: 'accounts-api: sign-in fails for some customers',
      severity: 'error',
      details: { alertname: 'SignInFailures' },
    },
    human: 'trigger',
    expect: {
      channels: 0,
      tickets: 0,
      remediationAttempts: NONE,
      escalations: NONE,
      remediated: false,
      postmortem: 'portal',
    },
    timeoutSeconds: 120,
  },
];
