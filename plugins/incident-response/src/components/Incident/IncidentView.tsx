import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { RemediationPanel } from '../Remediation';
import { Timeline } from '../Timeline';
import { Affects } from './Affects';
import { Clocks } from './Clocks';
import { HappenedBefore } from './HappenedBefore';
import { IncidentHeader } from './IncidentHeader';
import { NotConfigured } from './NotConfigured';
import { PostmortemBanner } from './PostmortemBanner';
import { RunbookSteps } from './RunbookSteps';
import { Troubles } from './Troubles';
import styles from './IncidentView.module.css';

/** One incident, most important first. */
export const IncidentView = (props: {
  incident: IncidentDetail;
  onChanged: () => Promise<void>;
}) => {
  const { incident, onChanged } = props;
  return (
    <article className={styles.incident} aria-label={incident.title}>
      <IncidentHeader incident={incident} onChanged={onChanged} />
      <PostmortemBanner incident={incident} />
      <Clocks incident={incident} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <RemediationPanel incident={incident} onChanged={onChanged} />
          <Troubles incident={incident} onChanged={onChanged} />
          <RunbookSteps incident={incident} onChanged={onChanged} />
          <HappenedBefore incident={incident} onChanged={onChanged} />
          <Affects incident={incident} />
          <NotConfigured providers={incident.notConfigured} />
        </div>
        <Timeline incident={incident} onChanged={onChanged} />
      </div>
    </article>
  );
};
