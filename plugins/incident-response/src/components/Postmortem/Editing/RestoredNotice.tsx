import { Alert, Button } from '@backstage/ui';
import { useEditing, useEditingState } from './EditingContext';
import { namePart, parsePartKey } from './PartContent';

/** Text that the page was left with before it was saved, and that is back. */
export const RestoredNotice = () => {
  const session = useEditing();
  const restored = useEditingState(state => state.restored);
  const document = useEditingState(state => state.document);
  if (restored.length === 0) {
    return null;
  }
  const names = new Set(
    restored.map(key => namePart(document, parsePartKey(key))),
  );
  return (
    <Alert
      role="status"
      status="info"
      icon
      title={`What you had written is back: ${[...names].join(', ')}`}
      description="The page was left before it was saved. It is saved now, on top of what others have written meanwhile."
      customActions={
        <Button
          size="small"
          variant="secondary"
          onPress={() => session.dismissRestored()}
        >
          Dismiss
        </Button>
      }
    />
  );
};
