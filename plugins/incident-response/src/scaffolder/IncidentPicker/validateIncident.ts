import { validateReference } from '../LookupPicker';

export const validateIncident = validateReference('incident', {
  get: (api, id) => api.getIncident(id),
  hint: 'Search by its number or title, or say that PagerDuty never saw it.',
});
