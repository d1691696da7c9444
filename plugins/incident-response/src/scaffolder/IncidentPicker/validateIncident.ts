import { toError } from '@backstage/errors';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { incidentResponseApiRef } from '../../api/incidentResponseApiRef';
import { describeError, isMissing } from '../../api/describeError';

/** Whether there is such an incident. What may be done with it is for the backend to decide. */
export const validateIncident: CustomFieldValidator<string> = async (
  value,
  field,
  { apiHolder },
) => {
  const wanted = value?.trim();
  if (!wanted) {
    return;
  }
  try {
    await apiHolder.get(incidentResponseApiRef)?.getIncident(wanted);
  } catch (error) {
    const failure = toError(error);
    field.addError(
      isMissing(failure)
        ? `There is no incident ${wanted}, or you may not see it. Search by its number or title, or say that PagerDuty never saw it.`
        : `The incident could not be looked up: ${describeError(failure)}`,
    );
  }
};
