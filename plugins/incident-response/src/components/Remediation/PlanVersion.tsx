import { Text } from '@backstage/ui';
import type { RemediationPlanVersion } from '@incident-response/backstage-plugin-common';
import { EntityLink } from '../Who';

/** Enough to tell two versions apart by eye; the whole of it is on hover. */
const SHORT = 8;

/** Which version of which runbook was followed. */
export const PlanVersion = (props: { plan: RemediationPlanVersion }) => {
  const { entityRef, etag, hash } = props.plan;
  return (
    <Text as="p" color="secondary">
      Followed <EntityLink entityRef={entityRef} />, plan{' '}
      <code title={`SHA-256 ${hash}`}>{hash.slice(0, SHORT)}</code>
      {etag && (
        <>
          , catalog version <code title={etag}>{etag.slice(0, SHORT)}</code>
        </>
      )}
    </Text>
  );
};
