import { UNMAPPED_SERVICE } from '../demo/unmappedService';
import {
  CRASH_LOOP,
  MEMORY_LEAK,
  NONE,
  ONCE,
  STALLED_CONSUMERS,
  USUAL,
} from './faults';
import type { Scenario } from './Scenario';

/** One incident each: what is repaired, what people have to approve, and what is left to them. */
export const INCIDENTS: Scenario[] = [
  {
    name: 'high-memory',
    title: 'A pod leaks memory',
    description:
      'One pod of payments-api is above 95 % of its memory. Restarting that pod mends it.',
    ...MEMORY_LEAK,
    expect: {
      ...USUAL,
      remediationAttempts: { min: 1, max: 2 },
      runbook: 'high-memory',
      remediated: true,
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
      ...USUAL,
      remediationAttempts: { min: 1, max: 3 },
      runbook: 'high-cpu',
      remediated: true,
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
      ...USUAL,
      remediationAttempts: { min: 1, max: 2 },
      runbook: 'disk-full',
      remediated: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'crash-loop-unfixable',
    title: 'A pod crashes whatever is done',
    description:
      'A pod of ledger-api crashes at every start. Three restarts do not help, so a human is asked, who mends it.',
    ...CRASH_LOOP,
    human: 'escalation',
    expect: {
      ...USUAL,
      remediationAttempts: { min: 3, max: 3 },
      escalations: ONCE,
      runbook: 'pod-crash-looping',
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
      ...USUAL,
      escalations: { min: 0, max: 1 },
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
      ...USUAL,
      escalations: ONCE,
      runbook: 'certificate-expiry',
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
      ...USUAL,
      remediationAttempts: ONCE,
      runbook: 'stalled-consumers',
      remediated: true,
      approval: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'approve-expires',
    title: 'Nobody approves it',
    description:
      'The same, but nobody looks. When the time is over, nothing is repaired and a human is asked, once.',
    ownPortal: 'waiting',
    ...STALLED_CONSUMERS,
    human: 'escalation',
    expect: {
      ...USUAL,
      escalations: ONCE,
      runbook: 'stalled-consumers',
      approval: true,
    },
    timeoutSeconds: 120,
  },
  {
    name: 'no-providers',
    title: 'Nothing but the webhook',
    description:
      'A portal that knows no Slack, Jira, Kubernetes or PagerDuty API still keeps the incident and drafts the postmortem.',
    ownPortal: 'no-providers',
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
