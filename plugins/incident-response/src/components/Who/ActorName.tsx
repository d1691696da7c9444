import type { FactActor } from '@incident-response/backstage-plugin-common';
import { EntityLink } from './EntityLink';

const WITHOUT_NAME: Record<FactActor['kind'], string> = {
  system: 'the portal',
  user: 'someone',
  pagerduty: 'PagerDuty',
  service: 'a service',
};

/** Who has done something: a person by their catalog entity, else by the name that is known. */
export const ActorName = (props: { actor: FactActor }) => {
  const { kind, ref, name } = props.actor;
  if (kind === 'user' && ref) {
    return <EntityLink entityRef={ref} kind="user" />;
  }
  return <span>{name ?? ref ?? WITHOUT_NAME[kind]}</span>;
};
