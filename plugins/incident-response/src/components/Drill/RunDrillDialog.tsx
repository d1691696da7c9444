import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Radio,
  RadioGroup,
  Text,
} from '@backstage/ui';
import type { DrillScenario } from '@incident-response/backstage-plugin-common';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useAction } from '../../hooks/useAction';
import { useIncidentPaths } from '../../hooks/useIncidentPaths';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { ActionFailure } from '../States';
import styles from './RunDrillDialog.module.css';
import { arrivingState } from './arrivingState';

/** Picks a scenario, starts it in the sandbox and leads to its incident. */
export const RunDrillDialog = (props: {
  scenarios: DrillScenario[];
  onClose: () => void;
}) => {
  const { scenarios, onClose } = props;
  const [scenario, setScenario] = useState(scenarios[0].name);
  const api = useIncidentResponse();
  const paths = useIncidentPaths();
  const navigate = useNavigate();
  const start = useAction(async () => {
    const { incidentId } = await api.runDrill(scenario);
    onClose();
    navigate(paths.incident({ id: incidentId }), { state: arrivingState() });
  });

  return (
    <Dialog
      isOpen
      width={560}
      onOpenChange={isOpen => {
        if (!isOpen) onClose();
      }}
    >
      <DialogHeader>Run a drill</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <Text as="p" color="secondary">
            A drill breaks something in the sandbox. The incident that follows
            is handled like a real one, without touching anything real.
          </Text>
          <RadioGroup label="Scenario" value={scenario} onChange={setScenario}>
            {scenarios.map(({ name, title, description }) => (
              <Radio key={name} value={name} className={styles.scenario}>
                <span className={styles.choice}>
                  <Text as="span" weight="bold">
                    {title}
                  </Text>
                  <Text as="span" color="secondary">
                    {description}
                  </Text>
                </span>
              </Radio>
            ))}
          </RadioGroup>
          <ActionFailure what="start the drill" error={start.error} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          Cancel
        </Button>
        <Button
          variant="primary"
          isPending={start.isPending}
          onPress={() => start.run()}
        >
          Start the drill
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
