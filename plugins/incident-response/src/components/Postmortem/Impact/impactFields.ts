/** What is said of the impact in words, and how to. */
export const IMPACT_FIELDS = [
  {
    field: 'users',
    label: 'Users',
    example: 'About 12,000, 30 % of those who were active',
  },
  { field: 'requests', label: 'Requests', example: '4.1 % failed, 18,000' },
  { field: 'revenue', label: 'Revenue', example: 'None known' },
  {
    field: 'serviceLevel',
    label: 'Service level',
    example: '22 min of the 43 min a month',
  },
] as const;
