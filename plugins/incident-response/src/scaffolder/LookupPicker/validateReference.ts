import { toError } from '@backstage/errors';
import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import type { IncidentResponseApi } from '@incident-response/backstage-plugin-common';
import { incidentResponseApiRef } from '../../api/incidentResponseApiRef';
import { describeError, isMissing } from '../../api/describeError';

/** Whether there is such a thing. What may be done with it is for the backend to decide. */
export function validateReference(
  noun: string,
  options: {
    get: (api: IncidentResponseApi, id: string) => Promise<unknown>;
    /** What to do where there is none. */
    hint: string;
  },
): CustomFieldValidator<string> {
  return async (value, field, { apiHolder }) => {
    const wanted = value?.trim();
    const api = apiHolder.get(incidentResponseApiRef);
    if (!wanted || !api) {
      return;
    }
    try {
      await options.get(api, wanted);
    } catch (error) {
      const failure = toError(error);
      field.addError(
        isMissing(failure)
          ? `There is no ${noun} ${wanted}, or you may not see it. ${options.hint}`
          : `The ${noun} could not be looked up: ${describeError(failure)}`,
      );
    }
  };
}
