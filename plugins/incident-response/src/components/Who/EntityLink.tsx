import { parseEntityRef } from '@backstage/catalog-model';
import { EntityRefLink } from '@backstage/plugin-catalog-react';

/** A person, team or service by its catalog entity; what is no entity reference stays text. */
export const EntityLink = (props: { entityRef: string; kind?: string }) => {
  const { entityRef, kind } = props;
  return isEntityRef(entityRef, kind) ? (
    <EntityRefLink entityRef={entityRef} defaultKind={kind} hideIcon />
  ) : (
    <span>{entityRef}</span>
  );
};

function isEntityRef(text: string, defaultKind: string | undefined): boolean {
  try {
    parseEntityRef(text, { defaultKind, defaultNamespace: 'default' });
    return true;
  } catch {
    return false;
  }
}
