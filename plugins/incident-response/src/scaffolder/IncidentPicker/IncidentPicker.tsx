import { useEffect } from 'react';
import { isMissing } from '../../api/describeError';
import { Failure } from '../../components/States';
import { useIncidentResponse } from '../../hooks/useIncidentResponse';
import { useLive } from '../../hooks/useLive';
import { LookupPicker, readReference } from '../LookupPicker';
import { findIncident, labelOf, listIncidents } from './findIncidents';
import { IncidentFacts } from './IncidentFacts';
import type { IncidentPickerProps } from './schema';

/** A field of a scaffolder template: an incident that the portal knows. */
export const IncidentPicker = (props: IncidentPickerProps) => {
  const { formData, schema, uiSchema, onChange } = props;
  const api = useIncidentResponse();
  const value = formData?.trim() || undefined;
  const chosen = useLive(`chosen incident ${value}`, async () =>
    value === undefined ? undefined : api.getIncident(value),
  );
  const incident = chosen.data;

  // A link to the template may name the incident by its number.
  useEffect(() => {
    if (incident && value !== undefined && incident.id !== value) {
      onChange(incident.id);
    }
  }, [incident, value, onChange]);

  return (
    <>
      <LookupPicker
        label={schema.title ?? 'Incident'}
        description={uiSchema['ui:description'] ?? schema.description}
        what="the incidents"
        empty="There is no incident to choose from yet. They come from PagerDuty, or are recorded by hand."
        isRequired={props.required ?? false}
        isInvalid={(props.rawErrors ?? []).length > 0}
        isDisabled={(props.disabled || props.readonly) ?? false}
        chosen={
          value === undefined
            ? undefined
            : { id: value, label: incident ? labelOf(incident) : value }
        }
        load={() => listIncidents(api, uiSchema['ui:options'] ?? {})}
        readReference={text => readReference(text, 'incident')}
        find={reference => findIncident(api, reference)}
        onChange={onChange}
      />
      {incident && <IncidentFacts incident={incident} />}
      {chosen.error && !isMissing(chosen.error) && (
        <Failure
          what={`incident ${value}`}
          error={chosen.error}
          onRetry={chosen.refresh}
        />
      )}
    </>
  );
};
