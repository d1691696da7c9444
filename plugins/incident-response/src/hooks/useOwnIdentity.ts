import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';

const NOBODY: string[] = [];

/** The signed-in user and the groups that they belong to, as entity references; empty until they are known. */
export function useOwnIdentity(): string[] {
  const identity = useApi(identityApiRef);
  const [refs, setRefs] = useState(NOBODY);
  useEffect(() => {
    let isCurrent = true;
    identity.getBackstageIdentity().then(
      ({ userEntityRef, ownershipEntityRefs }) => {
        if (isCurrent) setRefs([userEntityRef, ...ownershipEntityRefs]);
      },
      // Whoever can't be told is offered what everybody is; the backend decides.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [identity]);
  return refs;
}
