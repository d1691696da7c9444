import type {
  ActionItem,
  Impact,
  Participant,
  PostmortemDocument,
  TimelineRow,
  Why,
} from '@incident-response/backstage-plugin-common';
import { formatExactUtc } from '../../../time/formatInstant';
import type { PartContent } from './PartContent';

/** A part in words, a line for each thing in it: what two versions are compared by. */
export function describeContent(content: PartContent): string {
  switch (content.part) {
    case 'title':
      return content.title;
    case 'section':
      return content.body;
    case 'timeline':
      return content.row ? describeRow(content.row) : 'Taken out';
    case 'whys':
      return describeWhys(content.whys);
    case 'impact':
      return describeImpact(content.impact);
    case 'people':
      return describePeople(content.people);
    case 'action-item':
      return content.item ? describeItem(content.item) : 'Taken out';
    default:
      return '';
  }
}

export function describeRow(
  row: Pick<TimelineRow, 'at' | 'text' | 'hidden' | 'pinned'>,
): string {
  const marks = [row.hidden && 'hidden', row.pinned && 'pinned'].filter(
    Boolean,
  );
  return `${formatExactUtc(row.at)}: ${row.text}${
    marks.length > 0 ? ` (${marks.join(', ')})` : ''
  }`;
}

export function describeWhys(whys: Why[]): string {
  return whys
    .map(({ depth, text }) => `${'  '.repeat(depth)}- ${text}`)
    .join('\n');
}

export function describeImpact(impact: Impact): string {
  const facts: [string, string | undefined][] = [
    ['From', impact.startedAt && formatExactUtc(impact.startedAt)],
    ['Until', impact.endedAt && formatExactUtc(impact.endedAt)],
    ['Users', impact.users],
    ['Requests', impact.requests],
    ['Revenue', impact.revenue],
    ['Service level', impact.serviceLevel],
    ...impact.entityRefs.map((ref): [string, string] => ['Affected', ref]),
  ];
  return facts
    .flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
    .join('\n');
}

export function describePeople(people: Participant[]): string {
  return people
    .map(({ entityRef, role }) => `${role}: ${entityRef}`)
    .join('\n');
}

export function describeItem(item: Omit<ActionItem, 'id' | 'ticket'>): string {
  return [
    `${item.done ? 'Done: ' : ''}${item.title}`,
    `${item.type}, ${item.priority} priority`,
    item.owner && `owner ${item.owner}`,
    item.dueDate && `due ${item.dueDate}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A whole document, piece by piece, under the titles that people know. */
export function describeDocument(
  document: PostmortemDocument,
): { title: string; text: string }[] {
  return [
    { title: 'Title', text: document.title },
    ...document.sections.map(({ title, body }) => ({ title, text: body })),
    {
      title: 'Rows of the timeline',
      text: lines(document.timeline, describeRow),
    },
    { title: 'Whys', text: describeWhys(document.whys) },
    { title: 'Impact on users', text: describeImpact(document.impact) },
    { title: 'People', text: describePeople(document.people) },
    { title: 'Action items', text: lines(document.actionItems, describeItem) },
  ];
}

function lines<T>(entries: T[], describe: (entry: T) => string): string {
  return entries.map(describe).join('\n');
}
