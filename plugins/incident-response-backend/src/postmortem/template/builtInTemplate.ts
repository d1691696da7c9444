import { POSTMORTEM_SECTIONS } from '@incident-response/backstage-plugin-common';

/** What the system writes in which section, where the adopter has no template of one's own. */
const BODIES: Record<string, string> = {
  summary: '{{ draft.summary }}',
  impact: '{{ draft.impact }}',
  trigger: '{{ draft.trigger }}',
  timeline: '{{ draft.timeline }}',
  remediation: '{{ draft.remediation }}',
  metrics: '{{ draft.metrics }}',
  related: '{{ draft.related }}',
};

/** The template that is used where none is configured, or where the configured one is broken. */
export const BUILT_IN_TEMPLATE = POSTMORTEM_SECTIONS.map(
  ({ id, title }) => `## ${title} {#${id}}\n\n${BODIES[id] ?? ''}`,
).join('\n\n');
