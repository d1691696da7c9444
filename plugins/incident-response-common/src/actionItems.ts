import type { ActionItem } from './postmortem';
import type { Severity } from './severity';

/** Who has said that an action item is done. @public */
export type ActionItemClosedBy = 'portal' | 'jira';

/** The Jira issue of an action item, as it was when it was last looked at. @public */
export interface ActionItemTicket {
  key: string;
  url: string;
  /** Jira's own name of the status, such as `In Progress`. */
  status?: string;
  /** It is gone, or the portal's account may not see it any more. */
  missing?: boolean;
}

/** An action item of a published postmortem, as lists show it. Instants are ISO 8601 in UTC. @public */
export interface ActionItemSummary {
  /** Of the item within its postmortem. */
  id: string;
  postmortemId: string;
  postmortemTitle: string;
  incidentId: string;
  incidentNumber?: number;
  serviceName?: string;
  title: string;
  type: ActionItem['type'];
  priority: ActionItem['priority'];
  severity: Severity;
  entityRef?: string;
  /** Who sees to it: the item's owner, else the postmortem's. */
  ownerRef?: string;
  /** Calendar day. */
  dueDate?: string;
  /** Open after its day is over, in the time zone of the business hours. */
  overdue: boolean;
  done: boolean;
  openedAt: string;
  closedAt?: string;
  closedBy?: ActionItemClosedBy;
  ticket?: ActionItemTicket;
  /** Whether the asking user may change it. */
  editable: boolean;
}

/** What is still to be done of an earlier incident. @public */
export interface OpenActionItem {
  id: string;
  postmortemId: string;
  title: string;
  ownerRef?: string;
  dueDate?: string;
  ticket?: ActionItemTicket;
}
