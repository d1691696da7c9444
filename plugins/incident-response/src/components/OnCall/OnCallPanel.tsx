import { Text } from '@backstage/ui';
import type { OnCall } from '@incident-response/backstage-plugin-common';
import { useOnCall } from '../../hooks/useOnCall';
import { ExternalLink } from '../ExternalLink';
import { Panel } from '../Panel';
import { LiveContent } from '../States';
import { EscalationLevel } from './EscalationLevel';
import styles from './OnCall.module.css';

const OnCallContent = (props: { onCall: OnCall }) => {
  const { configured, reason, escalationPolicy } = props.onCall;
  if (!configured || !escalationPolicy) {
    return (
      <Text as="p" color="secondary">
        {reason ?? 'PagerDuty has no escalation policy for this service.'}
      </Text>
    );
  }
  return (
    <ol className={styles.levels}>
      {escalationPolicy.levels.map(level => (
        <EscalationLevel key={level.level} level={level} />
      ))}
    </ol>
  );
};

const PolicyLink = (props: { onCall?: OnCall }) => {
  const policy = props.onCall?.escalationPolicy;
  if (!policy) {
    return null;
  }
  return policy.url ? (
    <ExternalLink href={policy.url}>{policy.name}</ExternalLink>
  ) : (
    <Text color="secondary">{policy.name}</Text>
  );
};

/** Who is on call for an entity, now and next. */
export const OnCallPanel = (props: { entityRef: string }) => {
  const onCall = useOnCall(props.entityRef);
  return (
    <Panel title="On call" aside={<PolicyLink onCall={onCall.data} />}>
      <LiveContent what="who is on call" live={onCall}>
        {data => <OnCallContent onCall={data} />}
      </LiveContent>
    </Panel>
  );
};
