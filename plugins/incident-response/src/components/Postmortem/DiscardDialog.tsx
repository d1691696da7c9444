import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Text,
} from '@backstage/ui';

/** Asks before typed text is thrown away. */
export const DiscardDialog = (props: {
  part: string;
  onDiscard: () => void;
  onKeep: () => void;
}) => (
  <Dialog
    isOpen
    width={420}
    onOpenChange={isOpen => {
      if (!isOpen) props.onKeep();
    }}
  >
    <DialogHeader>Discard what you have written?</DialogHeader>
    <DialogBody>
      <Text as="p">
        Your changes to “{props.part}” are not saved and would be gone.
      </Text>
    </DialogBody>
    <DialogFooter>
      <Button variant="secondary" onPress={props.onKeep}>
        Keep editing
      </Button>
      <Button variant="primary" destructive onPress={props.onDiscard}>
        Discard changes
      </Button>
    </DialogFooter>
  </Dialog>
);
