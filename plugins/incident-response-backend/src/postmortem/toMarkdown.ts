import type {
  ActionItem,
  Impact,
  PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import { utc } from './draft/wording';

/** Headings of what is not a section of its own. */
export const ACTION_ITEMS_HEADING = 'Action items';
export const PEOPLE_HEADING = 'People';

/** Where sections without structure of their own end up when a template leaves them out. */
const STRUCTURES = ['impact', 'timeline', 'whys'] as const;
type Structure = (typeof STRUCTURES)[number];

const STRUCTURE_TITLES: Record<Structure, string> = {
  impact: 'Impact',
  timeline: 'Timeline',
  whys: 'Five whys',
};

/** The document as Markdown, in the form in which people would send it. What is hidden is left out. */
export function toMarkdown(document: PostmortemDocument): string {
  const structures: Record<Structure, string> = {
    impact: impactToMarkdown(document.impact),
    timeline: timelineToMarkdown(document),
    whys: whysToMarkdown(document),
  };
  const sections = document.sections.flatMap(({ id, title, body }) => {
    const parts = [body.trim(), isStructure(id) ? structures[id] : ''].filter(
      Boolean,
    );
    return [`## ${title}`, parts.join('\n\n') || '_Not written yet._'];
  });
  const missing = STRUCTURES.filter(
    id =>
      structures[id] && !document.sections.some(section => section.id === id),
  ).flatMap(id => [`## ${STRUCTURE_TITLES[id]}`, structures[id]]);
  return `${[
    `# ${document.title}`,
    ...sections,
    ...missing,
    ...(document.people.length > 0
      ? [
          `## ${PEOPLE_HEADING}`,
          document.people
            .map(({ entityRef, role }) => `- ${entityRef} (${role})`)
            .join('\n'),
        ]
      : []),
    `## ${ACTION_ITEMS_HEADING}`,
    document.actionItems.length > 0
      ? document.actionItems.map(toLine).join('\n')
      : '_None._',
  ].join('\n\n')}\n`;
}

function isStructure(id: string): id is Structure {
  return STRUCTURES.some(structure => structure === id);
}

/** The names of an impact's fields, as they are written and read. */
export const IMPACT_FIELDS = [
  ['startedAt', 'Impact began'],
  ['endedAt', 'Impact ended'],
  ['users', 'Users affected'],
  ['requests', 'Requests failed'],
  ['revenue', 'Revenue affected'],
  ['serviceLevel', 'Service level affected'],
] as const;

export const AFFECTED_ENTITIES = 'Affected';

function impactToMarkdown(impact: Impact): string {
  return [
    ...IMPACT_FIELDS.flatMap(([field, name]) => {
      const value = impact[field];
      if (!value) {
        return [];
      }
      const isInstant = field === 'startedAt' || field === 'endedAt';
      return [`- ${name}: ${isInstant ? utc(value) : value}`];
    }),
    ...(impact.entityRefs.length > 0
      ? [`- ${AFFECTED_ENTITIES}: ${impact.entityRefs.join(', ')}`]
      : []),
  ].join('\n');
}

function timelineToMarkdown({ timeline }: PostmortemDocument): string {
  const rows = timeline
    .filter(({ hidden }) => !hidden)
    .map(({ at, text, source, pinned }) => {
      const shown = pinned ? `**${text}**` : text;
      return `| ${utc(at).replace(' UTC', '')} | ${cell(shown)}${
        source ? ` ([source](<${source.url}>))` : ''
      } |`;
    });
  return rows.length > 0
    ? ['| UTC | What happened |', '| --- | --- |', ...rows].join('\n')
    : '';
}

function whysToMarkdown({ whys }: PostmortemDocument): string {
  return whys
    .filter(({ text }) => text.trim())
    .map(({ depth, text }) => `${'  '.repeat(depth)}- ${text.trim()}`)
    .join('\n');
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s*\n\s*/g, ' ');
}

function toLine(item: ActionItem): string {
  const details = [
    item.type,
    `${item.priority} priority`,
    item.owner,
    item.dueDate && `due ${item.dueDate}`,
    item.ticket && `[${item.ticket.key}](${item.ticket.url})`,
  ].filter(Boolean);
  return `- [${item.done ? 'x' : ' '}] ${item.title} (${details.join(', ')})`;
}
