import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import type { Integrations } from '../integrations/Integrations';
import type { Notifications } from '../integrations/notifications/Notifications';
import type { PostmortemService } from '../documents/PostmortemService';
import type { RelatedIncidents } from '../related/RelatedIncidents';
import type { CatalogRunbooks } from '../runbooks/CatalogRunbooks';
import type { ActionItemStore, IncidentStore } from '../store';
import {
  closeActionItemTicket,
  reopenActionItemTicket,
} from './actionItemTicketStatus';
import { archivePostmortem } from './archivePostmortem';
import { askReviewer } from './askReviewer';
import { changePagerDuty } from './changePagerDuty';
import { commentTicket } from './commentTicket';
import type { EffectHandlers } from './EffectHandler';
import { findRelated } from './findRelated';
import { inviteResponders } from './inviteResponders';
import { linkPagerDuty } from './linkPagerDuty';
import {
  matchRunbook,
  readAlerts,
  readChanges,
  readOnCall,
  resolveOwnership,
} from './lookUp';
import { describeChannel, openChannel } from './openChannel';
import { linkTicket, openTicket } from './openTicket';
import { pageHuman } from './pageHuman';
import { draftPostmortem } from './postmortem';
import { postApproval, updateApproval } from './postApproval';
import { postMessage } from './postMessage';
import { pinSummary, postSummary, updateSummary } from './postSummary';
import { remindInPortal } from './remindInPortal';
import { remindInSlack } from './remindInSlack';
import { sendChangeEvent } from './sendChangeEvent';
import { ticketActionItem } from './ticketActionItem';
import { updateActionItemTicket } from './updateActionItemTicket';
import {
  prepareRemediation,
  remediate,
  restoreRemediation,
  verifyRemediation,
  type RemediationEnvironment,
} from './remediation';

/** Everything that can be done to the outside. */
export function createEffects(options: {
  integrations: Integrations;
  ownership: CatalogOwnership;
  runbooks: CatalogRunbooks;
  remediation: RemediationEnvironment;
  postmortems: PostmortemService;
  actionItems: ActionItemStore;
  notifications: Notifications;
  related: RelatedIncidents;
  store: IncidentStore;
}): EffectHandlers {
  const { integrations, ownership, runbooks, remediation, postmortems } =
    options;
  const { store } = options;
  return {
    readAlerts: readAlerts(integrations),
    readChanges: readChanges(integrations),
    readOnCall: readOnCall(integrations),
    resolveOwnership: resolveOwnership(ownership, integrations),
    matchRunbook: matchRunbook({ runbooks, ownership }),
    findRelated: findRelated(options.related),
    openChannel: openChannel(integrations, store),
    describeChannel: describeChannel(integrations),
    inviteResponders: inviteResponders(integrations),
    postSummary: postSummary(integrations),
    pinSummary: pinSummary(integrations),
    updateSummary: updateSummary(integrations),
    openTicket: openTicket(integrations),
    linkTicket: linkTicket(integrations),
    commentTicket: commentTicket(integrations),
    linkPagerDuty: linkPagerDuty(integrations),
    changePagerDuty: changePagerDuty(integrations),
    sendChangeEvent: sendChangeEvent(integrations, ownership),
    postMessage: postMessage(integrations),
    postApproval: postApproval(integrations),
    updateApproval: updateApproval(integrations),
    pageHuman: pageHuman(integrations),
    prepareRemediation: prepareRemediation(remediation),
    remediate: remediate(remediation),
    verifyRemediation: verifyRemediation(remediation, integrations),
    restoreRemediation: restoreRemediation(remediation),
    draftPostmortem: draftPostmortem(postmortems),
    ticketActionItem: ticketActionItem({
      integrations,
      postmortems,
      actionItems: options.actionItems,
    }),
    updateActionItemTicket: updateActionItemTicket({
      integrations,
      actionItems: options.actionItems,
    }),
    closeActionItemTicket: closeActionItemTicket({
      integrations,
      actionItems: options.actionItems,
    }),
    reopenActionItemTicket: reopenActionItemTicket({
      integrations,
      actionItems: options.actionItems,
    }),
    remindInSlack: remindInSlack(integrations, ownership),
    remindInPortal: remindInPortal(options.notifications),
    askReviewer: askReviewer(options.notifications),
    archivePostmortem: archivePostmortem({ integrations, postmortems }),
  };
}
