import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of incidents and of everything that belongs to one. @public */
export const RESOURCE_TYPE_INCIDENT = 'incident-response-incident';

const resourceType = RESOURCE_TYPE_INCIDENT;

/** See incidents, their timelines, on-call and postmortems. @public */
export const incidentReadPermission = createPermission({
  name: 'incident-response.incident.read',
  attributes: { action: 'read' },
  resourceType,
});

/** Bring an incident into being: declare one, create a postmortem for one, run a drill. @public */
export const incidentCreatePermission = createPermission({
  name: 'incident-response.incident.create',
  attributes: { action: 'create' },
});

/** Acknowledge, resolve, change severity, take command, write notes and updates, tick steps, retry what did not work. @public */
export const incidentUpdatePermission = createPermission({
  name: 'incident-response.incident.update',
  attributes: { action: 'update' },
  resourceType,
});

/** Ask for a remediation to run (the guards still decide). @public */
export const remediationExecutePermission = createPermission({
  name: 'incident-response.remediation.execute',
  attributes: { action: 'update' },
  resourceType,
});

/** Approve or reject a remediation that waits for a person. @public */
export const remediationApprovePermission = createPermission({
  name: 'incident-response.remediation.approve',
  attributes: { action: 'update' },
  resourceType,
});

/** See what a repair would do to a service, without an incident: reads the cluster, changes nothing. @public */
export const remediationSimulatePermission = createPermission({
  name: 'incident-response.remediation.simulate',
  attributes: { action: 'read' },
});

/** Edit a postmortem's text and action items. @public */
export const postmortemEditPermission = createPermission({
  name: 'incident-response.postmortem.edit',
  attributes: { action: 'update' },
  resourceType,
});

/** Review a postmortem: comment on it, and say what one thinks of it where one was asked. @public */
export const postmortemReviewPermission = createPermission({
  name: 'incident-response.postmortem.review',
  attributes: { action: 'update' },
  resourceType,
});

/** Publish a postmortem. @public */
export const postmortemPublishPermission = createPermission({
  name: 'incident-response.postmortem.publish',
  attributes: { action: 'update' },
  resourceType,
});

/**
 * See how often the people of any team were paged, and when. Members see their own team's without it. It counts only where
 * `incidentResponse.onCallHealth.usePermission` says that the portal's policy decides about it.
 * @public
 */
export const onCallHealthReadPermission = createPermission({
  name: 'incident-response.on-call-health.read',
  attributes: { action: 'read' },
});

/** Kill switch, set-up page, deliveries. @public */
export const administerPermission = createPermission({
  name: 'incident-response.administer',
  attributes: { action: 'update' },
});

/** Every permission of the plugin. @public */
export const incidentResponsePermissions = [
  incidentReadPermission,
  incidentCreatePermission,
  incidentUpdatePermission,
  remediationExecutePermission,
  remediationApprovePermission,
  remediationSimulatePermission,
  postmortemEditPermission,
  postmortemReviewPermission,
  postmortemPublishPermission,
  onCallHealthReadPermission,
  administerPermission,
];
