import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useActionItems } from '../../hooks/useActionItems';

/** What is open of the entity on whose page this is: by service, or by the group or user that sees to it. */
export function useEntityActionItems(limit: number) {
  const { entity } = useEntity();
  const ref = stringifyEntityRef(entity);
  const isOwner = ['group', 'user'].includes(
    entity.kind.toLocaleLowerCase('en-US'),
  );
  return useActionItems({
    ...(isOwner ? { ownerRef: ref } : { entityRef: ref }),
    limit,
  });
}
