import { validateReference } from '../LookupPicker';

export const validatePostmortem = validateReference('postmortem', {
  get: (api, id) => api.getPostmortem(id),
  hint: 'Search by the incident’s number or title.',
});
