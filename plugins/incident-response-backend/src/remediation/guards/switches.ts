import { allow, refuse, type Guard } from '../Guard';

/** A repair of what is over would be a change for nothing. */
export const stillOpen: Guard = {
  name: 'open',
  ask: ({ status }) =>
    status === 'resolved'
      ? refuse('the incident is resolved', 'note')
      : allow('the incident is open'),
};

/** People can stop it: all of it, a namespace, an entity, an action. */
export const killSwitch: Guard = {
  name: 'kill-switch',
  ask: ({ policy: { remediation }, switchedOn, entity, repair }) => {
    if (!remediation.enabled) {
      return refuse(
        'automatic repair is off in the configuration (incidentResponse.remediation.enabled)',
        'note',
      );
    }
    if (!switchedOn) {
      return refuse('automatic repair is switched off in the portal', 'note');
    }
    if (entity?.remediation === 'disabled') {
      return refuse(
        `${entity.ref} has the annotation incident-response/remediation: disabled`,
        'note',
      );
    }
    if (
      entity?.namespace &&
      remediation.disabledNamespaces.includes(entity.namespace)
    ) {
      return refuse(
        `namespace ${entity.namespace} is switched off in the configuration (incidentResponse.remediation.disabledNamespaces)`,
        'note',
      );
    }
    if (remediation.disabledActions.includes(repair.action)) {
      return refuse(
        `${repair.action} is switched off in the configuration`,
        'note',
      );
    }
    return allow('every switch is on');
  },
};
