import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { OnCallPanel } from './OnCallPanel';

/** The *On call* card of an entity's overview. */
export const OnCallCard = () => {
  const { entity } = useEntity();
  return <OnCallPanel entityRef={stringifyEntityRef(entity)} />;
};
