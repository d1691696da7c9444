import { Link, Text } from '@backstage/ui';
import type { SetupReport } from '@incident-response/backstage-plugin-common';
import { RiShieldCheckFill, RiStopCircleFill } from '@remixicon/react';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { Panel } from '../Panel';
import { StatusLabel } from '../StatusLabel';

/** Whether repairs are allowed, and where that is decided. */
export const RemediationState = (props: {
  remediation: SetupReport['remediation'];
}) => {
  const { enabled, configuredOff } = props.remediation;
  const paths = useIncidentPaths();
  return (
    <Panel
      title="Automatic repair"
      aside={
        enabled && !configuredOff ? (
          <StatusLabel tone="good" icon={<RiShieldCheckFill />}>
            Allowed
          </StatusLabel>
        ) : (
          <StatusLabel tone="trouble" icon={<RiStopCircleFill />}>
            Stopped
          </StatusLabel>
        )
      }
    >
      <Text as="p">
        {configuredOff && 'Stopped by configuration. '}
        <Link href={paths.tab('remediation')}>
          The switch, the rules and what was repaired
        </Link>
      </Text>
    </Panel>
  );
};
