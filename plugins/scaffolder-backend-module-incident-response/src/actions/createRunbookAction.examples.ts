import type { TemplateExample } from '@backstage/plugin-scaffolder-node';

export const examples: TemplateExample[] = [
  {
    description: 'From a published postmortem, below runbooks/',
    example: `steps:
  - id: runbook
    name: Write the runbook
    action: incident-response:runbook:from-postmortem
    input:
      postmortem: pm-Q1ABC
      name: payments-memory
      title: Payments out of memory
      owner: group:default/payments
`,
  },
];
