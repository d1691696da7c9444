import { Panel } from '../Panel';
import { MyFollowUps } from './MyFollowUps';

/** {@link MyFollowUps} in a card, for home pages that give it none. */
export const MyFollowUpsCard = () => (
  <Panel title="Incidents and action items">
    <MyFollowUps />
  </Panel>
);
