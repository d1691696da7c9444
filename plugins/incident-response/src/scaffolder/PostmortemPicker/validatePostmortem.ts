import { toError } from '@backstage/errors';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { incidentResponseApiRef } from '../../api/incidentResponseApiRef';
import { describeError, isMissing } from '../../api/describeError';

/** Whether there is such a postmortem. What may be made of it is for the scaffolder's action to decide. */
export const validatePostmortem: CustomFieldValidator<string> = async (
  value,
  field,
  { apiHolder },
) => {
  const wanted = value?.trim();
  if (!wanted) {
    return;
  }
  try {
    await apiHolder.get(incidentResponseApiRef)?.getPostmortem(wanted);
  } catch (error) {
    const failure = toError(error);
    field.addError(
      isMissing(failure)
        ? `There is no postmortem ${wanted}, or you may not see it. Search by the incident’s number or title.`
        : `The postmortem could not be looked up: ${describeError(failure)}`,
    );
  }
};
