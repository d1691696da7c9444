import type { Forbidden } from '../kubernetes/access/Access';
import type { WorkloadFaultKind } from '../kubernetes/WorkloadFault';

/** At least and at most so many. */
export interface Range {
  min: number;
  max: number;
}

/**
 * When the sandbox plays the human: after the portal has asked for one in this incident or in every incident of the drill,
 * has said why it repairs nothing, has opened the channel, or by the clock alone.
 */
export type HumanCue =
  | 'escalation'
  | 'every-escalation'
  | 'refusal'
  | 'channel'
  | 'trigger';

/** Portals with a configuration of their own; `scripts/drill.mjs` knows the files. */
export type OwnPortal = 'waiting' | 'attempts' | 'no-providers' | 'replicas';

/** What has to be seen from outside of one incident. */
export interface Expectation {
  channels: number;
  tickets: number;
  /** Of its workload, until a later incident of the drill is about the same. Left out where incidents share their repairs. */
  remediationAttempts?: Range;
  escalations: Range;
  /** Name of the runbook that the channel's summary has to name. */
  runbook?: string;
  /** The workload has to be well again without a human. */
  remediated: boolean;
  /** The portal asks in Slack for an approval, and takes its buttons away once that is decided or too late. */
  approval?: true;
  /** What the channel or its pinned summary has to say of why nothing, or nothing more, is repaired. */
  refusal?: RegExp;
  /** Nothing in the cluster may carry the mark of an attempt of this incident. */
  noMarker?: true;
  /** The first message names the drill's first incident, and of its action items those that are still open in Jira. */
  namesEarlier?: true;
  /** Where the postmortem's draft shows: in the channel, or only in the portal. */
  postmortem: 'channel' | 'portal';
}

/** What has to be seen of all incidents of a drill together. */
export interface JointExpectation {
  /** All repairs of the drill's workloads. */
  repairs?: Range;
  /** What the repairs are, in their order. */
  writes?: RegExp[];
  /** No repair of a workload while an earlier one is still moving its pods. */
  neverTwoAtOnce?: true;
  /** The least seconds from each time that the fault was back after a repair to the next repair. */
  gapSeconds?: number[];
}

/** A workload of the demo's cluster, and what is wrong with it. */
export interface BrokenWorkload {
  namespace: string;
  name: string;
  fault?: WorkloadFaultKind;
}

/** What is broken, who is paged for it, who plays along, and what should come of it. */
export interface IncidentPlan {
  pagerdutyServiceId: string;
  workload?: BrokenWorkload;
  priority: 'P1' | 'P2' | 'P3' | 'P4';
  incident: {
    title: string;
    severity: 'critical' | 'error' | 'warning' | 'info';
    details: Record<string, string>;
  };
  human?: HumanCue;
  /**
   * Where somebody approves what the portal asks for; missing where nobody does. `too-late` resolves the incident first,
   * and presses the button in the same moment.
   */
  approver?: 'slack' | 'too-late';
  expect: Expectation;
}

/**
 * So long after the first incident, after so many repairs of the drill, once all earlier incidents are over, or when the drill
 * command says that people have learned from them.
 */
export type IncidentCue =
  | { seconds: number }
  | { repairs: number }
  | 'resolved'
  | 'learned';

/** An incident that comes later than the first one of its drill. */
export interface LaterIncident extends IncidentPlan {
  cue: IncidentCue;
}

/** Something that people resolve to do. */
export interface LessonItem {
  title: string;
  type: 'prevent' | 'detect' | 'mitigate' | 'process';
  priority: 'high' | 'medium' | 'low';
  /** Catalog entity reference of a user or group. */
  owner: string;
  dueInDays: number;
}

/** What people write into the postmortem of an incident, and what they resolve to do. */
export interface Lesson {
  summary: string;
  /** Each answers the one before. */
  whys: string[];
  factors: string;
  lessons: string;
  /** How many users had how much of it. */
  users: string;
  /** The first is done in Jira, the second stays open. */
  items: [LessonItem, LessonItem];
  /** Catalog entity reference of whoever the portal's guests are: the drill command looks at the draft with their eyes. */
  reviewer: string;
}

/** What is unusual about the cluster as long as a drill runs. */
export interface ClusterTrouble {
  /** Closed to the portal's token, as if its role were missing. */
  forbid?: { namespace: string; what: Forbidden };
  /** The first workload's disruption budget keeps so many pods. */
  minAvailable?: number;
  /** New pods of the drill's workloads take so long to start. */
  startsInSeconds?: number;
}

/** One drill: what breaks, what is paged, and what should come of it. */
export interface Scenario extends IncidentPlan {
  name: string;
  title: string;
  description: string;
  /** It needs a portal with a configuration of its own. */
  ownPortal?: OwnPortal;
  /** Further incidents of the drill, in the order in which they come. */
  later?: LaterIncident[];
  /**
   * Other PagerDuty services that page of the same cause, at once or after so many repairs; the human resolves them as
   * well.
   */
  alongside?: { services: string[]; afterRepairs: number };
  cluster?: ClusterTrouble;
  /** An administrator switches automatic repair off in the portal after so many repairs, until the drill is over. */
  switchedOffAfterRepairs?: number;
  /**
   * When its first incident is over, people write, review and publish the postmortem in the portal, and do what comes of it.
   * The drill command plays them; the portal can't.
   */
  lesson?: Lesson;
  together?: JointExpectation;
  timeoutSeconds: number;
}
