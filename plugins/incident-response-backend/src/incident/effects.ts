import type { RunbookRemediation } from '@incident-response/backstage-plugin-common';

/** Something to be done once, named by a key that stays the same however often it is asked for. */
export type EffectRequest =
  | { type: 'readAlerts'; key: string }
  | { type: 'readOnCall'; key: string }
  | { type: 'resolveOwnership'; key: string }
  | { type: 'matchRunbook'; key: string }
  | { type: 'openChannel'; key: string }
  | { type: 'inviteResponders'; key: string }
  | { type: 'postSummary'; key: string }
  | { type: 'updateSummary'; key: string }
  | { type: 'openTicket'; key: string }
  | { type: 'commentTicket'; key: string; factId: string }
  | { type: 'linkPagerDuty'; key: string }
  | {
      type: 'changePagerDuty';
      key: string;
      change: 'acknowledge' | 'resolve';
      from?: string;
    }
  | { type: 'postMessage'; key: string; factId: string }
  | { type: 'pageHuman'; key: string; factId: string }
  | {
      type: 'prepareRemediation';
      key: string;
      attempt: number;
      action: RunbookRemediation['actions'][number];
    }
  | {
      type: 'remediate';
      key: string;
      attempt: number;
      action: RunbookRemediation['actions'][number];
    }
  | {
      type: 'verifyRemediation';
      key: string;
      attempt: number;
      action: RunbookRemediation['actions'][number];
    }
  | { type: 'draftPostmortem'; key: string; resolution: number }
  | { type: 'ticketActionItem'; key: string; actionItemId: string };

/** @see EffectRequest */
export type EffectType = EffectRequest['type'];

/** One request of a known type. */
export type EffectOf<T extends EffectType> = Extract<
  EffectRequest,
  { type: T }
>;
