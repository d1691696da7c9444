import type { IncidentStatus } from '@incident-response/backstage-plugin-common';
import {
  RiAlarmWarningFill,
  RiCheckboxCircleFill,
  RiUserFollowFill,
} from '@remixicon/react';
import { StatusLabel } from './StatusLabel';

/** Where an incident stands. */
export const IncidentStatusLabel = (props: { status: IncidentStatus }) => {
  switch (props.status) {
    case 'triggered':
      return (
        <StatusLabel tone="trouble" icon={<RiAlarmWarningFill />}>
          Triggered
        </StatusLabel>
      );
    case 'acknowledged':
      return (
        <StatusLabel tone="warning" icon={<RiUserFollowFill />}>
          Acknowledged
        </StatusLabel>
      );
    default:
      return (
        <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
          Resolved
        </StatusLabel>
      );
  }
};
