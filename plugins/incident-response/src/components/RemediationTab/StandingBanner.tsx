import { Alert } from '@backstage/ui';
import type { RemediationOverview } from '@incident-response/backstage-plugin-common';
import { describeStanding } from './describeStanding';

const STATUS = {
  on: 'success',
  rehearsing: 'info',
  stopped: 'warning',
} as const;

/** The plain sentence on top: whether anything is repaired by itself right now. */
export const StandingBanner = (props: { overview: RemediationOverview }) => {
  const { kind, sentence } = describeStanding(props.overview);
  return <Alert role="status" status={STATUS[kind]} icon title={sentence} />;
};
