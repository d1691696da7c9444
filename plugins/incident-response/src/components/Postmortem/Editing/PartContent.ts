import {
  partKey,
  postmortemChangeSchema,
  type PostmortemChange,
  type PostmortemDocument,
} from '@incident-response/backstage-plugin-common';
import type { z } from 'zod/v4';

type WithoutBase<C> = C extends { base: number } ? Omit<C, 'base'> : never;

/** What is in one part of the document: a change to it, without the version that the change was made on. */
export type PartContent = WithoutBase<z.output<typeof postmortemChangeSchema>>;

/** The content of one kind of part. */
export type ContentOf<P extends PartContent['part']> = Extract<
  PartContent,
  { part: P }
>;

/** Names a part, whatever is in it. */
export type PartRef = { part: PartContent['part']; id?: string };

/** The content of a part. A row or an item that is not there is a content without one; other parts are then missing. */
export function readPart(
  document: PostmortemDocument,
  { part, id = '' }: PartRef,
): PartContent | undefined {
  switch (part) {
    case 'title':
      return { part, title: document.title };
    case 'section': {
      const section = document.sections.find(other => other.id === id);
      return section && { part, id, body: section.body };
    }
    case 'timeline': {
      const known = document.timeline.find(other => other.id === id);
      if (!known) {
        return { part, id };
      }
      const { at, text, source, hidden, pinned } = known;
      return { part, id, row: { at, text, source, hidden, pinned } };
    }
    case 'whys':
      return { part, whys: document.whys };
    case 'impact':
      return { part, impact: document.impact };
    case 'people':
      return { part, people: document.people };
    case 'action-item': {
      const known = document.actionItems.find(other => other.id === id);
      if (!known) {
        return { part, id };
      }
      const { title, type, priority, owner, dueDate, done } = known;
      return {
        part,
        id,
        item: { title, type, priority, owner, dueDate, done },
      };
    }
    default:
      return undefined;
  }
}

/** The change that makes the content so, on top of this version of the part. */
export function toChange(content: PartContent, base: number): PostmortemChange {
  return { ...content, base };
}

/** As the backend will keep it, or why it won't. */
export function checkContent(
  content: PartContent,
): { content: PartContent } | { problem: string } {
  const refusal = refuse(content);
  if (refusal) {
    return { problem: refusal };
  }
  const parsed = postmortemChangeSchema.safeParse(toChange(content, 0));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      problem: [issue.path.slice(1).join('.'), issue.message]
        .filter(Boolean)
        .join(' '),
    };
  }
  const { base, ...checked } = parsed.data;
  return { content: checked };
}

function refuse(content: PartContent): string | undefined {
  if (content.part === 'title' && content.title.trim() === '') {
    return 'The postmortem needs a title';
  }
  if (content.part === 'timeline' && content.row?.text.trim() === '') {
    return 'A row needs a text';
  }
  if (content.part === 'action-item' && content.item?.title.trim() === '') {
    return 'An action item needs a title';
  }
  if (content.part === 'impact') {
    const { startedAt, endedAt } = content.impact;
    return startedAt && endedAt && startedAt > endedAt
      ? 'The impact can’t end before it began'
      : undefined;
  }
  return undefined;
}

/** Whether both say the same, whatever the order of their fields. */
export function isSameContent(
  a: PartContent | undefined,
  b: PartContent | undefined,
): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}

/** What people call the part. */
export function namePart(document: PostmortemDocument, ref: PartRef): string {
  switch (ref.part) {
    case 'title':
      return 'Title';
    case 'section':
      return (
        document.sections.find(({ id }) => id === ref.id)?.title ??
        ref.id ??
        'a section'
      );
    case 'timeline':
      return 'Timeline';
    case 'whys':
      return 'Five whys';
    case 'impact':
      return 'Impact on users';
    case 'people':
      return 'People';
    case 'action-item':
      return 'Action items';
    default:
      return 'the postmortem';
  }
}

const PARTS: PartContent['part'][] = [
  'title',
  'section',
  'timeline',
  'whys',
  'impact',
  'people',
  'action-item',
];

/** The part that a key names. */
export function parsePartKey(key: string): PartRef {
  const [part, ...id] = key.split(':');
  const [known] = PARTS.filter(other => other === part);
  return {
    part: known ?? 'title',
    id: id.length > 0 ? id.join(':') : undefined,
  };
}

export { partKey };
