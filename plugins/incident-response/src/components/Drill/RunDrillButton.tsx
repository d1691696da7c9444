import { Button } from '@backstage/ui';
import { RiPlayCircleLine } from '@remixicon/react';
import { useState } from 'react';
import { RunDrillDialog } from './RunDrillDialog';
import { useDrills } from './useDrills';

/** Offers a drill where the portal has a sandbox to play one, else nothing. */
export const RunDrillButton = (props: { variant: 'primary' | 'secondary' }) => {
  const drills = useDrills();
  const [isOpen, setOpen] = useState(false);
  if (!drills.available) {
    return null;
  }
  return (
    <>
      <Button
        variant={props.variant}
        iconStart={<RiPlayCircleLine />}
        onPress={() => setOpen(true)}
      >
        Run a drill
      </Button>
      {isOpen && (
        <RunDrillDialog
          scenarios={drills.scenarios}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
};
