import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { useAction, type Action } from '../../../hooks/useAction';
import { useEditing } from './EditingContext';

/** Something that is done to the postmortem as a whole, once what was typed is saved. The page shows at once what became of it. */
export function usePostmortemAction<A extends unknown[]>(
  perform: (...args: A) => Promise<Postmortem>,
): Action<A> {
  const session = useEditing();
  return useAction(async (...args: A) => {
    await session.saveNow();
    if (session.hasUnsaved()) {
      throw new Error(
        'Something that you have written is not saved yet: see above, and try again then',
      );
    }
    session.accept(await perform(...args));
  });
}
