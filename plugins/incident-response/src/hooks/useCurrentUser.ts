import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';

/** Entity reference of the signed-in user, once it is known. */
export function useCurrentUser(): string | undefined {
  const identity = useApi(identityApiRef);
  const [userRef, setUserRef] = useState<string>();
  useEffect(() => {
    let isCurrent = true;
    identity.getBackstageIdentity().then(
      ({ userEntityRef }) => {
        if (isCurrent) setUserRef(userEntityRef);
      },
      // Whoever can't be told is offered what everybody is; the backend decides.
      () => {},
    );
    return () => {
      isCurrent = false;
    };
  }, [identity]);
  return userRef;
}
