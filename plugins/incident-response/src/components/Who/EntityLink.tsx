import {
  parseEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  EntityDisplayName,
  entityRouteParams,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** A person, team or service by its catalog entity; what is no entity reference stays text. */
export const EntityLink = (props: { entityRef: string; kind?: string }) => {
  const entityRoute = useRouteRef(entityRouteRef);
  const parsed = parse(props.entityRef, props.kind);
  return parsed ? (
    <Link href={entityRoute(entityRouteParams(parsed))}>
      <EntityDisplayName entityRef={parsed} hideIcon disableTooltip />
    </Link>
  ) : (
    <span>{props.entityRef}</span>
  );
};

function parse(
  text: string,
  defaultKind: string | undefined,
): CompoundEntityRef | undefined {
  try {
    return parseEntityRef(text, { defaultKind, defaultNamespace: 'default' });
  } catch {
    return undefined;
  }
}
