import type { Person } from '@incident-response/backstage-plugin-common';
import { EntityLink } from './EntityLink';

/** A person as far as one is known: linked to the catalog, else by name. */
export const PersonName = (props: { person: Person }) => {
  const { entityRef, name, email, slackUserId, pagerdutyUserId } = props.person;
  if (entityRef) {
    return <EntityLink entityRef={entityRef} />;
  }
  return (
    <span>
      {name ?? email ?? slackUserId ?? pagerdutyUserId ?? 'someone unknown'}
    </span>
  );
};
