import type {
  RemediationMode,
  Severity,
  SeverityDuration,
  SeverityRow,
} from '@incident-response/backstage-plugin-common';

/** When people are expected at work; the business days of the severity matrix count in it. */
export interface BusinessHours {
  timeZone: string;
  /** `09:00`. */
  start: string;
  /** `17:00`. */
  end: string;
  /** ISO weekdays, 1 is Monday. */
  days: number[];
}

/** Who may repair what, and how often. */
export interface RemediationPolicy {
  /** The configured kill switch; the portal has a second one. */
  enabled: boolean;
  dryRun: boolean;
  /** Undefined allows every namespace of the entity; an empty list allows none. */
  allowedNamespaces?: string[];
  /** Namespaces that nothing may be repaired in, whatever else allows it. */
  disabledNamespaces: string[];
  /** Undefined trusts every runbook in the catalog. Prefixes of catalog locations. */
  trustedLocations?: string[];
  maxAttempts: number;
  /** Multiplied by the number of the attempt before. */
  cooldown: SeverityDuration;
  /** Attempts of one action on one entity, across incidents. */
  attemptsPerEntity: { count: number; within: SeverityDuration };
  /** The service has to have been well for so long before its attempts are counted anew. */
  resetAfterHealthy: SeverityDuration;
  /** A repair that only ever has to wait is left to people after so long. */
  giveUpWaitingAfter: SeverityDuration;
  /** How much may be under automatic repair, or out of order, before people decide. */
  blastRadius: BlastRadius;
  approvalExpiresAfter: SeverityDuration;
  /** Who may decide on repairs besides the owners of the service: groups and users. */
  approvers: string[];
  /** Whoever asked for a repair can't be the one who approves it. */
  fourEyes: boolean;
  /** Severities whose repairs in production two people have to approve. */
  twoApprovals: Severity[];
  /** Names of `spec.lifecycle` that are treated with production's care. */
  productionLifecycles: string[];
  /** For P1 and P2 in production, anything but {@link actionsWithoutApproval}. */
  productionMode: RemediationMode;
  defaultMode: RemediationMode;
  actionsWithoutApproval: string[];
  /** Actions that are switched off. */
  disabledActions: string[];
  /** When nothing may be repaired by itself. */
  quietTimes: QuietTimes;
}

/** When people want no machine to change anything. */
export interface QuietTimes {
  /** Once: a release freeze. Instants are ISO 8601. */
  freezes: { name: string; from: string; until: string }[];
  /** Again and again: from each time that the cron expression names, for so long. */
  maintenance: {
    name: string;
    cron: string;
    lasts: SeverityDuration;
    timeZone: string;
  }[];
  /** Only while people are at work to see it. */
  onlyBusinessHours: boolean;
}

/**
 * Where repair by machine ends. A restart mends one service; where much of everything alerts at once, the cause is
 * elsewhere, and restarts add to the damage.
 */
export interface BlastRadius {
  /** Entities under automatic repair at once. */
  entities: number;
  /** More than this share (0 to 1) of the services that PagerDuty pages for having open incidents stops all of it… */
  alertingShare: number;
  /** …where that are so many services at least: of two services one is half of everything. */
  alertingAtLeast: number;
  /** Of one workload, so much of its pods may be away at once; one pod always. */
  podsShare: number;
}

/** Every rule of conduct that an adopter may change, with the defaults of the handbook. */
export interface Policy {
  severities: Record<Severity, SeverityRow>;
  /** PagerDuty priority names in lower case. */
  priorityNames: Record<string, Severity>;
  businessHours: BusinessHours;
  fallbackOwner?: string;
  maxUpdateReminders: number;
  askForCommanderAfter: SeverityDuration;
  /** Whether Slack's buttons reach this portal, so that messages may carry some. */
  slackButtons: boolean;
  /** Whether published postmortems go to an archive. */
  archive: boolean;
  /** Of more incidents of one service than this within the time, the later ones share a channel. */
  storm: { incidentsPerService: number; within: SeverityDuration };
  remediation: RemediationPolicy;
  /** When people are reminded of open action items: so many days before they are due, and so often while they are overdue. */
  actionItems: { remindDaysBefore: number; remindEveryDays: number };
  /** `https://portal.example.com`, for links from Slack, Jira and PagerDuty back to the portal. */
  portalUrl: string;
}

const minutes = (value: number): SeverityDuration => ({ minutes: value });

/** The matrix of the on-call handbook (`docs/`), which says what each value is for. */
export const DEFAULT_SEVERITIES: Record<Severity, SeverityRow> = {
  P1: {
    severity: 'P1',
    meaning: 'All or most users are affected, or data or security is at risk',
    examples: [
      'Nobody can sign in',
      'Payments are lost',
      'Data may have leaked',
    ],
    acknowledgeWithin: minutes(5),
    updateEvery: minutes(15),
    resolveWithin: { hours: 1 },
    escalation: [
      { after: minutes(0), role: 'primary on-call' },
      { after: minutes(5), role: 'backup on-call' },
      { after: minutes(15), role: 'engineering manager' },
      { after: minutes(30), role: 'VP of engineering' },
      { after: minutes(60), role: 'CTO' },
    ],
    mention: 'channel',
    postmortem: { required: true, dueWithin: { days: 3 } },
  },
  P2: {
    severity: 'P2',
    meaning: 'A major feature is broken, or about 30 % of users or more',
    examples: ['Checkout fails for one payment method', 'One region is slow'],
    acknowledgeWithin: minutes(15),
    updateEvery: minutes(30),
    resolveWithin: { hours: 4 },
    escalation: [
      { after: minutes(0), role: 'primary on-call' },
      { after: minutes(15), role: 'backup on-call' },
      { after: minutes(60), role: 'engineering manager' },
    ],
    mention: 'here',
    postmortem: { required: true, dueWithin: { businessDays: 5 } },
  },
  P3: {
    severity: 'P3',
    meaning: 'A minor feature is broken and there is a way around it',
    examples: ['Exports are late', 'One dashboard is empty'],
    acknowledgeWithin: { hours: 1 },
    updateEvery: { hours: 2 },
    resolveWithin: { businessDays: 1 },
    escalation: [
      { after: minutes(0), role: 'primary on-call' },
      { after: { hours: 4 }, role: 'backup on-call' },
    ],
    mention: 'none',
    postmortem: { required: false },
  },
  P4: {
    severity: 'P4',
    meaning: 'Cosmetic, or felt only inside the company',
    examples: ['A typo on a page', 'An internal report is late'],
    acknowledgeWithin: { hours: 4 },
    updateEvery: { businessDays: 1 },
    resolveWithin: { weeks: 1 },
    escalation: [],
    mention: 'none',
    postmortem: { required: false },
  },
};

export const DEFAULT_POLICY: Policy = {
  severities: DEFAULT_SEVERITIES,
  priorityNames: {},
  businessHours: {
    timeZone: 'UTC',
    start: '09:00',
    end: '17:00',
    days: [1, 2, 3, 4, 5],
  },
  maxUpdateReminders: 5,
  askForCommanderAfter: minutes(2),
  slackButtons: false,
  archive: false,
  storm: { incidentsPerService: 5, within: minutes(10) },
  actionItems: { remindDaysBefore: 2, remindEveryDays: 7 },
  portalUrl: 'http://localhost:3000',
  remediation: {
    enabled: true,
    dryRun: false,
    maxAttempts: 3,
    cooldown: { seconds: 30 },
    attemptsPerEntity: { count: 3, within: { hours: 6 } },
    resetAfterHealthy: minutes(30),
    giveUpWaitingAfter: minutes(10),
    blastRadius: {
      entities: 2,
      alertingShare: 0.4,
      alertingAtLeast: 3,
      podsShare: 0.25,
    },
    approvalExpiresAfter: minutes(15),
    approvers: [],
    fourEyes: false,
    twoApprovals: [],
    productionLifecycles: ['production'],
    productionMode: 'approve',
    defaultMode: 'auto',
    actionsWithoutApproval: ['kubernetes:restart-pod'],
    disabledActions: [],
    disabledNamespaces: [],
    quietTimes: { freezes: [], maintenance: [], onlyBusinessHours: false },
  },
};
