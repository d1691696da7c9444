import { Text } from '@backstage/ui';
import {
  SIMULATED_NOTICE,
  type OnCallHealth,
  type OnCallPersonHealth,
} from '@incident-response/backstage-plugin-common';
import { isRefused } from '../../api/describeError';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { CALM, useLive } from '../../hooks/useLive';
import { Panel } from '../Panel';
import { LiveContent } from '../States';
import { EntityLink } from '../Who';
import styles from './OnCallHealth.module.css';

const People = ({ people }: { people: OnCallPersonHealth[] }) => (
  <div className={styles.scroll}>
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Person</th>
          <th scope="col">Week of</th>
          <th scope="col">Pages</th>
          <th scope="col">At night</th>
          <th scope="col">At weekends</th>
          <th scope="col">Interrupted hours</th>
          <th scope="col">Too much</th>
        </tr>
      </thead>
      <tbody>
        {people.flatMap(({ name, entityRef, weeks }) =>
          weeks.map(week => (
            <tr
              key={`${name} ${week.week}`}
              data-flagged={week.flags.length > 0}
            >
              <th scope="row">
                {entityRef ? <EntityLink entityRef={entityRef} /> : name}
              </th>
              <td>{week.week}</td>
              <td>{week.pages}</td>
              <td>{week.nights}</td>
              <td>{week.weekends}</td>
              <td>{week.interruptedHours}</td>
              <td>{week.flags.length > 0 ? week.flags.join('; ') : 'no'}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  </div>
);

const Health = ({ health }: { health: OnCallHealth }) => {
  const { people, limits, night, timeZone, unnamed, simulated } = health;
  const flagged = people.filter(({ weeks }) =>
    weeks.some(({ flags }) => flags.length > 0),
  );
  return (
    <>
      {simulated && <Text as="p">{SIMULATED_NOTICE}</Text>}
      <Text as="p">{sayResult(people, flagged.length)}</Text>
      {people.length > 0 && <People people={people} />}
      {unnamed > 0 && (
        <Text as="p" color="secondary">
          {unnamed} {unnamed === 1 ? 'page names' : 'pages name'} nobody.
        </Text>
      )}
      <Text as="p" color="secondary">
        Flagged: more than {limits.pagesPerDay} pages a day on average over a
        week, or {limits.pagesPerNight} in a night ({night.start} to {night.end}
        , {timeZone}). The handbook says where the limits come from and what
        follows when they are passed.
      </Text>
    </>
  );
};

/** How often each person of a team was called, and when; what was too much is said in words. */
export const OnCallHealthPanel = (props: { ownerRef: string }) => {
  const { ownerRef } = props;
  const api = useIncidentResponse();
  const health = useLive(
    `on-call health ${ownerRef}`,
    () => api.getOnCallHealth({ ownerRef }),
    { pace: CALM },
  );
  return (
    <Panel title="On-call health">
      {health.error && isRefused(health.error) ? (
        <Text as="p" color="secondary">
          How often people were called is shown to members of the team, and to
          those whom the portal’s policy allows it.
        </Text>
      ) : (
        <LiveContent what="on-call health" live={health}>
          {data => <Health health={data} />}
        </LiveContent>
      )}
    </Panel>
  );
};

function sayResult(people: OnCallPersonHealth[], flagged: number): string {
  if (people.length === 0) {
    return 'Nobody was called in the last four weeks. Pages will be counted here by person and week, with nights and weekends.';
  }
  if (flagged === 0) {
    return 'Nobody was called too often in the last four weeks.';
  }
  return `${flagged} ${
    flagged === 1 ? 'person was' : 'people were'
  } called too often in the last four weeks.`;
}
