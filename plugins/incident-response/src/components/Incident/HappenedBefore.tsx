import { Button, Text } from '@backstage/ui';
import {
  headlineOf,
  nameIncident,
  type IncidentDetail,
  type LinkVerdict,
  type RelatedIncident,
} from '@incident-response/backstage-plugin-common';
import { RiCheckFill } from '@remixicon/react';
import { useState } from 'react';
import { useAction } from '../../hooks/useAction';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { IncidentTitle } from '../IncidentTable';
import { Panel } from '../Panel';
import { ActionFailure } from '../States';
import { StatusLabel } from '../StatusLabel';
import { Ago } from '../Time';
import styles from './HappenedBefore.module.css';
import { StillOpen } from './StillOpen';

type Judge = (other: RelatedIncident, verdict?: LinkVerdict) => void;

const Related = (props: { other: RelatedIncident; judge?: Judge }) => {
  const { other, judge } = props;
  const name = nameIncident(other);
  return (
    <li className={styles.related}>
      <div>
        {other.number !== undefined && <Text color="secondary">{name} </Text>}
        <IncidentTitle incident={other} />{' '}
        <Text color="secondary">
          <Ago at={other.triggeredAt} />
        </Text>
      </div>
      <Text color="secondary">{other.why.join(', ')}</Text>
      {other.confirmed && (
        <StatusLabel tone="good" icon={<RiCheckFill />}>
          Confirmed by a person
        </StatusLabel>
      )}
      <StillOpen items={other.openActionItems} />
      {judge && (
        <div
          className={styles.verdict}
          role="group"
          aria-label={`Is ${name} related?`}
        >
          {other.confirmed ? (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => judge(other)}
            >
              {`Take back for ${name}`}
            </Button>
          ) : (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => judge(other, 'confirmed')}
            >
              {`${name} is related`}
            </Button>
          )}
          <Button
            size="small"
            variant="tertiary"
            onPress={() => judge(other, 'rejected')}
          >
            {`${name} is not related`}
          </Button>
        </div>
      )}
    </li>
  );
};

/** The same thing earlier, with what is still open of it: what helped then may help now. */
export const HappenedBefore = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  const api = useIncidentResponse();
  // What was rejected is gone from the answer; here it can be taken back for as long as the page is open.
  const [rejected, setRejected] = useState<RelatedIncident[]>([]);
  const judging = useAction(
    async (other: RelatedIncident, verdict?: LinkVerdict) => {
      await api.judgeRelated(incident.id, other.id, verdict);
      setRejected(known => [
        ...known.filter(({ id }) => id !== other.id),
        ...(verdict === 'rejected' ? [other] : []),
      ]);
      await onChanged();
    },
  );
  const shown = incident.before.filter(
    ({ id }) => !rejected.some(other => other.id === id),
  );
  if (shown.length + rejected.length === 0) {
    return null;
  }
  const isBusy = judging.isPending || !incident.allowed.update;
  const judge: Judge = (other, verdict) => judging.run(other, verdict);
  return (
    <Panel title={headlineOf(incident.before)}>
      <ul className={styles.list}>
        {shown.map(other => (
          <Related
            key={other.id}
            other={other}
            judge={isBusy ? undefined : judge}
          />
        ))}
        {rejected.map(other => (
          <li key={other.id} className={styles.rejected}>
            <Text color="secondary">{nameIncident(other)} is not related</Text>
            <Button
              size="small"
              variant="tertiary"
              isDisabled={isBusy}
              onPress={() => judge(other)}
            >
              {`Undo for ${nameIncident(other)}`}
            </Button>
          </li>
        ))}
      </ul>
      <ActionFailure what="save what you said" error={judging.error} />
    </Panel>
  );
};
