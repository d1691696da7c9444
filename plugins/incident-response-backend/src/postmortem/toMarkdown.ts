import {
  POSTMORTEM_SECTIONS,
  type ActionItem,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';

/** The document as Markdown, in the form in which people would send it. */
export function toMarkdown(document: PostmortemDocument): string {
  const sections = POSTMORTEM_SECTIONS.flatMap(({ id, title }) => {
    const body = document.sections
      .find(section => section.id === id)
      ?.body.trim();
    return [`## ${title}`, body || '_Not written yet._'];
  });
  return `${[
    `# ${document.title}`,
    ...sections,
    '## Action items',
    document.actionItems.length > 0
      ? document.actionItems.map(toLine).join('\n')
      : '_None._',
  ].join('\n\n')}\n`;
}

function toLine(item: ActionItem): string {
  const details = [
    item.type,
    item.owner,
    item.dueDate && `due ${item.dueDate}`,
    item.ticket && `[${item.ticket.key}](${item.ticket.url})`,
  ].filter(Boolean);
  return `- [${item.done ? 'x' : ' '}] ${item.title} (${details.join(', ')})`;
}
