import { Button, Select, Text, TextAreaField, TextField } from '@backstage/ui';
import {
  SEVERITIES,
  severitySchema,
  type SimulationRequest,
} from '@incident-response/backstage-plugin-common';
import { useState, type FormEvent } from 'react';
import { ServicePicker } from '../ServicePicker';
import styles from './SimulateRepair.module.css';
import { parseLabels } from './parseLabels';
import type { AlertDraft } from './prefillAlert';

const SEVERITY_OPTIONS = SEVERITIES.map(severity => ({
  value: severity,
  label: severity,
}));

/** An alert that might come, for one service. */
export const SimulationForm = (props: {
  initial: AlertDraft;
  isPending: boolean;
  onSubmit: (request: Omit<SimulationRequest, 'runbookRef'>) => void;
}) => {
  const { initial, isPending, onSubmit } = props;
  const [entityRef, setEntityRef] = useState<string>();
  const [draft, setDraft] = useState(initial);
  const [problem, setProblem] = useState<string>();
  const change = (part: Partial<AlertDraft>) =>
    setDraft(current => ({ ...current, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readRequest(entityRef, draft);
    if ('problem' in read) {
      setProblem(read.problem);
    } else {
      setProblem(undefined);
      onSubmit(read.request);
    }
  };

  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.fields}>
        <ServicePicker
          label="Service"
          description="One that PagerDuty knows"
          value={entityRef}
          onChange={setEntityRef}
        />
        <Select
          label="Severity"
          options={SEVERITY_OPTIONS}
          value={draft.severity}
          onChange={value => change({ severity: severitySchema.parse(value) })}
        />
        <TextField
          label="Alert name"
          description="As the monitor’s rule is called"
          value={draft.name}
          onChange={name => change({ name })}
        />
        <TextField
          label="Title"
          description="As PagerDuty would show it"
          value={draft.title}
          onChange={title => change({ title })}
        />
      </div>
      <TextAreaField
        label="Labels"
        description="One key=value a line"
        rows={3}
        value={draft.labels}
        onChange={labels => change({ labels })}
      />
      {problem && (
        <Text as="p" role="alert" color="danger">
          {problem}
        </Text>
      )}
      <div>
        <Button type="submit" variant="primary" isPending={isPending}>
          Simulate this alert
        </Button>
      </div>
    </form>
  );
};

function readRequest(
  entityRef: string | undefined,
  { name, title, labels, severity }: AlertDraft,
): { request: Omit<SimulationRequest, 'runbookRef'> } | { problem: string } {
  if (entityRef === undefined) {
    return { problem: 'Choose the service that the alert is about' };
  }
  if (title.trim() === '') {
    return { problem: 'Write the title that the incident would have' };
  }
  const read = parseLabels(labels);
  if ('problem' in read) {
    return read;
  }
  return {
    request: {
      entityRef,
      severity,
      alert: {
        name: name.trim() || undefined,
        title: title.trim(),
        labels: read.labels,
      },
    },
  };
}
