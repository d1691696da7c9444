import { Button, Text } from '@backstage/ui';
import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import {
  RiErrorWarningFill,
  RiHourglassFill,
  RiQuestionFill,
} from '@remixicon/react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import { StatusLabel } from '../StatusLabel';
import styles from './IncidentLists.module.css';

type TroubleOf = IncidentDetail['troubles'][number];

const KINDS = {
  failed: { tone: 'trouble', Icon: RiErrorWarningFill, words: 'failed' },
  unknown: {
    tone: 'trouble',
    Icon: RiQuestionFill,
    words: 'may or may not have happened',
  },
  queued: { tone: 'warning', Icon: RiHourglassFill, words: 'waits its turn' },
} as const satisfies Record<TroubleOf['kind'], object>;

const Trouble = (props: {
  trouble: TroubleOf;
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { trouble, incident, onChanged } = props;
  const api = useIncidentResponse();
  const retry = useAction(async () => {
    await api.retryEffect(incident.id, trouble.effect);
    await onChanged();
  });
  const { tone, Icon, words } = KINDS[trouble.kind];
  return (
    <li className={styles.trouble}>
      <StatusLabel tone={tone} icon={<Icon />}>
        {trouble.what}: {words}
      </StatusLabel>
      <Text color="secondary">{trouble.reason}</Text>
      <Text>{trouble.remedy}</Text>
      {incident.allowed.update && trouble.kind !== 'queued' && (
        <Button
          size="small"
          variant="secondary"
          isPending={retry.isPending}
          onPress={() => retry.run()}
        >
          {trouble.kind === 'unknown'
            ? `It did not happen: retry ${lowerFirst(trouble.what)}`
            : `Retry ${lowerFirst(trouble.what)}`}
        </Button>
      )}
      <ActionFailure what="try again" error={retry.error} />
    </li>
  );
};

/** Things done to the outside that did not work, each with its way out. */
export const Troubles = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  if (incident.troubles.length === 0) {
    return null;
  }
  return (
    <Panel title="Needs a look">
      <ul className={styles.list}>
        {incident.troubles.map(trouble => (
          <Trouble
            key={trouble.effect}
            trouble={trouble}
            incident={incident}
            onChanged={onChanged}
          />
        ))}
      </ul>
    </Panel>
  );
};

function lowerFirst(text: string): string {
  return text.charAt(0).toLocaleLowerCase('en-US') + text.slice(1);
}
