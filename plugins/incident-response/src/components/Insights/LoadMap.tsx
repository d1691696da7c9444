import { ButtonLink, Text, VisuallyHidden } from '@backstage/ui';
import { useRouteRef } from '@backstage/core-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { Insights } from '@incident-response/backstage-plugin-common';
import { Panel } from '../Panel';
import type { ShowBehind } from './Behind';
import { Definition } from './Definition';
import { sayHour, WEEKDAYS } from './describeBehind';
import styles from './Insights.module.css';

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

const TeamHealthLink = (props: { ownerRef: string }) => {
  const entityRoute = useRouteRef(entityRouteRef);
  return (
    <ButtonLink
      size="small"
      variant="secondary"
      href={`${entityRoute(
        entityRouteParams(parseEntityRef(props.ownerRef)),
      )}/incidents`}
    >
      On-call health of the team
    </ButtonLink>
  );
};

/** When people are called: hours by weekdays. Each number is written out; the shade only repeats it. */
export const LoadMap = (props: {
  insights: Insights;
  ownerRef?: string;
  onShow: ShowBehind;
}) => {
  const { insights, ownerRef, onShow } = props;
  const { pages, timeZone, simulated } = insights;
  const most = Math.max(1, ...pages.hours.map(({ count }) => count));
  const at = (weekday: number, hour: number) =>
    pages.hours.find(known => known.weekday === weekday && known.hour === hour);
  return (
    <Panel
      title={`On-call load by hour and weekday${
        simulated ? ' (simulated)' : ''
      }`}
      aside={ownerRef && <TeamHealthLink ownerRef={ownerRef} />}
    >
      <Text as="p" color="secondary">
        {pages.now} pages, {pages.before} before. Hours of {timeZone}.
        {!ownerRef &&
          ' How it falls on people is on the page of each team, for its members.'}
      </Text>
      <div className={styles.scroll}>
        <table className={styles.map}>
          <thead>
            <tr>
              <th scope="col">Hour</th>
              {HOURS.map(hour => (
                <th key={hour} scope="col">
                  {String(hour).padStart(2, '0')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {WEEKDAYS.map((day, index) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                {HOURS.map(hour => {
                  const slot = at(index + 1, hour);
                  return (
                    <td key={hour} data-load={shadeOf(slot?.count ?? 0, most)}>
                      {slot && (
                        <button
                          type="button"
                          className={styles.slot}
                          onClick={() => onShow(slot.behind)}
                        >
                          {slot.count}
                          <VisuallyHidden>
                            {' '}
                            {slot.count === 1 ? 'page' : 'pages'}, {day},{' '}
                            {sayHour(hour)}: show the incidents
                          </VisuallyHidden>
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Definition measure="pages" />
    </Panel>
  );
};

/** 0 for none, then 1 to 4. */
function shadeOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.ceil((4 * count) / most);
}
