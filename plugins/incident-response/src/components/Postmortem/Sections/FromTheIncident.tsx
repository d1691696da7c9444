import { Button, Text } from '@backstage/ui';
import { TIMELINE_ROWS } from '@incident-response/backstage-plugin-common';
import { useDeferredValue, useMemo, useState } from 'react';
import { useIncident } from '../../../hooks/useIncident';
import { formatExactUtc } from '../../../time/formatInstant';
import { IncidentTitle } from '../../IncidentTable';
import { Ago } from '../../Time';
import { useEditing, useEditingState } from '../Editing';
import { insertableFacts } from '../TimelineEditor';
import styles from './Sections.module.css';

/** More facts than these at once are no help. */
const SHOWN = 8;

/** What happened before, and what is known of this incident and can be taken over. */
export const FromTheIncident = (props: {
  sectionId: string;
  insertsInto?: 'timeline' | 'text';
}) => {
  const { sectionId, insertsInto } = props;
  const session = useEditing();
  const incidentId = useEditingState(({ postmortem }) => postmortem.incidentId);
  const timeline = useEditingState(({ document }) => document.timeline);
  const incident = useIncident(incidentId);
  const [isWhole, setWhole] = useState(false);
  // Telling which facts are new takes long where there are many; typing doesn't wait for it.
  const told = useDeferredValue(timeline);
  const facts = useMemo(
    () =>
      insertsInto
        ? insertableFacts(
            incident.data?.facts ?? [],
            insertsInto === 'timeline' ? told : [],
          )
        : [],
    [incident.data?.facts, told, insertsInto],
  );
  const before = incident.data?.before ?? [];
  const shown = isWhole ? facts : facts.slice(0, SHOWN);
  const insert = (rows: typeof facts) => {
    if (insertsInto === 'timeline') {
      session.editAll(
        rows
          .slice(0, TIMELINE_ROWS - timeline.length)
          .map(({ id, original, ...row }) => ({ part: 'timeline', id, row })),
        'done',
      );
      return;
    }
    const known = session
      .getSnapshot()
      .document.sections.find(({ id }) => id === sectionId);
    const lines = rows.map(
      ({ at, text, source }) =>
        `- ${formatExactUtc(at)}: ${text}${
          source ? ` ([source](${source.url}))` : ''
        }`,
    );
    session.edit({
      part: 'section',
      id: sectionId,
      body: [known?.body.trimEnd(), ...lines].filter(Boolean).join('\n'),
    });
  };
  return (
    <>
      {before.length > 0 && (
        <div className={styles.help} role="note" aria-label="Similar incidents">
          <Text as="h4" variant="body-small" weight="bold">
            Similar incidents
          </Text>
          <ul className={styles.list}>
            {before.map(earlier => (
              <li key={earlier.id}>
                <IncidentTitle incident={earlier} />{' '}
                <Text color="secondary">
                  <Ago at={earlier.triggeredAt} />
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
      {facts.length > 0 && (
        <div className={styles.help} role="note" aria-label="Facts to insert">
          <Text as="h4" variant="body-small" weight="bold">
            Facts to insert
          </Text>
          <ul className={styles.list}>
            {shown.map(fact => (
              <li key={fact.id} className={styles.fact}>
                <span>
                  {formatExactUtc(fact.at).slice(11)}: {fact.text}
                </span>
                <Button
                  size="small"
                  variant="tertiary"
                  aria-label={`Insert ${fact.text}`}
                  onPress={() => insert([fact])}
                >
                  Insert
                </Button>
              </li>
            ))}
          </ul>
          {shown.length < facts.length && (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => setWhole(true)}
            >
              {`Show all ${facts.length} facts`}
            </Button>
          )}
          {insertsInto === 'timeline' && facts.length > 1 && (
            <Button
              size="small"
              variant="tertiary"
              onPress={() => insert(facts)}
            >
              {`Insert all ${facts.length} facts`}
            </Button>
          )}
        </div>
      )}
    </>
  );
};
