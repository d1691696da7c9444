import type { PlannedRepair } from './remediationPlan';

/** Something to be done once, named by a key that stays the same however often it is asked for. */
export type EffectRequest = EffectDetails & {
  key: string;
  /** Effects of one lane are done one after the other, in the order in which they are asked for. */
  lane?: string;
  /** Not asked for any more, but its call may have been made: looked for, and not done again. */
  abandoned?: boolean;
};

type EffectDetails =
  | { type: 'readAlerts' }
  | { type: 'readChanges' }
  | { type: 'readOnCall' }
  | { type: 'resolveOwnership' }
  | { type: 'matchRunbook' }
  | { type: 'findRelated' }
  | { type: 'openChannel' }
  | { type: 'describeChannel' }
  | { type: 'inviteResponders' }
  | { type: 'postSummary' }
  | { type: 'pinSummary' }
  | { type: 'updateSummary' }
  | { type: 'openTicket' }
  | { type: 'linkTicket' }
  | { type: 'commentTicket'; factId: string }
  | { type: 'linkPagerDuty'; links: string[] }
  | { type: 'sendChangeEvent'; factId: string }
  | {
      type: 'changePagerDuty';
      change: 'acknowledge' | 'resolve';
      from?: string;
    }
  | { type: 'postMessage'; factId: string }
  | { type: 'postApproval'; factId: string }
  | { type: 'updateApproval'; factId: string }
  | { type: 'pageHuman'; factId: string }
  | { type: 'prepareRemediation'; repair: PlannedRepair }
  | { type: 'remediate'; repair: PlannedRepair }
  | { type: 'verifyRemediation'; repair: PlannedRepair }
  | { type: 'restoreRemediation'; repair: PlannedRepair }
  | { type: 'draftPostmortem'; resolution: number }
  | { type: 'ticketActionItem'; actionItemId: string; nth?: number }
  | { type: 'updateActionItemTicket'; actionItemId: string }
  | { type: 'closeActionItemTicket'; actionItemId: string }
  | { type: 'reopenActionItemTicket'; actionItemId: string }
  | { type: 'remindInSlack'; factId: string }
  | { type: 'remindInPortal'; factId: string }
  | { type: 'askReviewer'; reviewerRef: string }
  | {
      type: 'archivePostmortem';
      postmortemId: string;
      /** Left out: the newest at that moment. */
      version?: number;
      format: 'markdown' | 'json';
    };

/** @see EffectRequest */
export type EffectType = EffectRequest['type'];

/** One request of a known type. */
export type EffectOf<T extends EffectType> = Extract<
  EffectRequest,
  { type: T }
>;
