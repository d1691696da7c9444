import type { IncidentDetail } from '@incident-response/backstage-plugin-common';
import { useEffect } from 'react';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { LookupField } from '../LookupPicker';
import { labelOf, listIncidents, toOption } from './findIncidents';
import { IncidentFacts } from './IncidentFacts';
import type { IncidentPickerProps } from './schema';

const Chosen = (props: {
  field: IncidentPickerProps;
  incident: IncidentDetail;
}) => {
  const { field, incident } = props;
  const { formData, onChange } = field;
  // A link to the template may name the incident by its number.
  useEffect(() => {
    if (incident.id !== formData) {
      onChange(incident.id);
    }
  }, [incident.id, formData, onChange]);
  return <IncidentFacts incident={incident} />;
};

/** A field of a scaffolder template: an incident that the portal knows. */
export const IncidentPicker = (props: IncidentPickerProps) => {
  const api = useIncidentResponse();
  return (
    <LookupField
      field={props}
      noun="incident"
      empty="There is no incident to choose from yet. They come from PagerDuty, or are recorded by hand."
      get={id => api.getIncident(id)}
      labelOf={labelOf}
      toOption={toOption}
      load={() => listIncidents(api, props.uiSchema['ui:options'] ?? {})}
    >
      {incident => <Chosen field={props} incident={incident} />}
    </LookupField>
  );
};
