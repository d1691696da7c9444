/** A PagerDuty service that no catalog entity names: what the portal calls *unmapped*. */
export const UNMAPPED_SERVICE = {
  id: 'PFAXBRG',
  name: 'legacy-fax-bridge',
  team: 'platform',
} as const;
