import type { SetupCheck } from '@incident-response/backstage-plugin-common';
import {
  RiAlertFill,
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiIndeterminateCircleLine,
} from '@remixicon/react';
import { StatusLabel } from '../StatusLabel';

/** The outcome of one check as a word and a shape. */
export const CheckStatusLabel = (props: { status: SetupCheck['status'] }) => {
  switch (props.status) {
    case 'ok':
      return (
        <StatusLabel tone="good" icon={<RiCheckboxCircleFill />}>
          Works
        </StatusLabel>
      );
    case 'warning':
      return (
        <StatusLabel tone="warning" icon={<RiAlertFill />}>
          Look at this
        </StatusLabel>
      );
    case 'error':
      return (
        <StatusLabel tone="trouble" icon={<RiCloseCircleFill />}>
          Does not work
        </StatusLabel>
      );
    default:
      return (
        <StatusLabel tone="neutral" icon={<RiIndeterminateCircleLine />}>
          Not configured
        </StatusLabel>
      );
  }
};
