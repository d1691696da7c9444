import { InputError } from '@backstage/errors';
import {
  ACTION_ITEM_TYPES,
  postmortemDocumentSchema,
  type ActionItem,
  type Impact,
  type PostmortemDocument,
  type PostmortemSection,
  type TimelineRow,
  type Why,
  WHYS,
} from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import type { List, ListItem, Nodes, RootContent, Table } from 'mdast';
import { z } from 'zod/v4';
import { utc } from './draft/wording';
import {
  ACTION_ITEMS_HEADING,
  AFFECTED_ENTITIES,
  IMPACT_FIELDS,
  PEOPLE_HEADING,
} from './toMarkdown';

/** A parser's time grows with how deep containers are nested; nobody writes deeper than this. */
const DEEPEST_QUOTE = 30;

/** What stands below one heading. */
interface Chunk {
  title: string;
  nodes: RootContent[];
}

/**
 * The document with what a Markdown text says, as {@link toMarkdown} writes it or with the same headings. What the text
 * leaves out is not lost: sections and action items stay, and rows that come from facts are hidden.
 *
 * @throws InputError where it is not such a text, naming what is wrong
 */
export async function fromMarkdown(
  markdown: string,
  known: PostmortemDocument,
  newId: () => string,
): Promise<PostmortemDocument> {
  if (
    markdown
      .split('\n')
      .some(
        line =>
          (line.match(/^[\s>]*/)?.[0].split('>').length ?? 0) > DEEPEST_QUOTE,
      )
  ) {
    throw new InputError(
      `The text has quotes in quotes more than ${DEEPEST_QUOTE} deep`,
    );
  }
  const { title, chunks } = await split(markdown);
  if (!title && chunks.length === 0) {
    throw new InputError(
      'The text has no headings: a postmortem begins with "# Title", and each section with "## Its title"',
    );
  }
  const imported: PostmortemDocument = structuredClone({
    ...known,
    title: title ?? known.title,
  });
  for (const chunk of chunks) {
    const key = chunk.title.toLowerCase();
    if (key === ACTION_ITEMS_HEADING.toLowerCase()) {
      imported.actionItems = readActionItems(
        chunk,
        imported.actionItems,
        newId,
      );
    } else if (key === PEOPLE_HEADING.toLowerCase()) {
      imported.people = readPeople(chunk) ?? imported.people;
    } else {
      readSection(chunk, imported, markdown, newId);
    }
  }
  const checked = postmortemDocumentSchema.safeParse(imported);
  if (!checked.success) {
    throw new InputError(z.prettifyError(checked.error));
  }
  return checked.data;
}

async function split(
  markdown: string,
): Promise<{ title?: string; chunks: Chunk[] }> {
  // ESM only.
  const [{ fromMarkdown: parse }, { gfmFromMarkdown }, { gfm }] =
    await Promise.all([
      import('mdast-util-from-markdown'),
      import('mdast-util-gfm'),
      import('micromark-extension-gfm'),
    ]);
  const { children } = parse(markdown, {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  let title: string | undefined;
  const chunks: Chunk[] = [];
  for (const node of children) {
    if (node.type === 'heading' && node.depth === 1) {
      title ??= textOf(node).trim().slice(0, 255) || undefined;
    } else if (node.type === 'heading' && node.depth === 2) {
      chunks.push({ title: textOf(node).trim(), nodes: [] });
    } else {
      chunks.at(-1)?.nodes.push(node);
    }
  }
  return { title, chunks };
}

function readSection(
  chunk: Chunk,
  document: PostmortemDocument,
  markdown: string,
  newId: () => string,
): void {
  const section =
    document.sections.find(
      ({ title }) => title.toLowerCase() === chunk.title.toLowerCase(),
    ) ?? addSection(document, chunk.title);
  const rest = chunk.nodes.flatMap((node): Nodes[] => {
    if (section.id === 'impact' && node.type === 'list') {
      return readImpact(node, document).children;
    }
    const isRead =
      (section.id === 'timeline' &&
        node.type === 'table' &&
        readTimeline(node, document, markdown, newId)) ||
      (section.id === 'whys' &&
        node.type === 'list' &&
        readWhys(node, document, newId));
    return isRead ? [] : [node];
  });
  const written = sourceOf(markdown, rest).trim();
  const body = written === '_Not written yet._' ? '' : written;
  if (body !== section.body.trim()) {
    section.body = body;
    section.state = body ? 'edited' : 'empty';
  }
}

function addSection(
  document: PostmortemDocument,
  title: string,
): PostmortemSection {
  const slug =
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 36) || 'section';
  const taken = new Set(document.sections.map(({ id }) => id));
  let id = slug;
  for (let count = 2; taken.has(id); count += 1) {
    id = `${slug}-${count}`;
  }
  const section: PostmortemSection = {
    id,
    title: title.slice(0, 120) || 'Section',
    body: '',
    state: 'empty',
  };
  document.sections.push(section);
  return section;
}

/** Whether the table is a timeline. */
function readTimeline(
  table: Table,
  document: PostmortemDocument,
  markdown: string,
  newId: () => string,
): boolean {
  const [head, ...body] = table.children;
  if (!head || textOf(head.children[0]).trim().toUpperCase() !== 'UTC') {
    return false;
  }
  const used = new Set<TimelineRow>();
  const rows = body.map(({ children: [time, what] }) => {
    const at = DateTime.fromSQL(textOf(time).trim(), { zone: 'utc' });
    if (!at.isValid) {
      throw new InputError(
        `"${textOf(time)}" in the timeline must look like 2026-03-03 12:00:00`,
      );
    }
    const written = slice(
      markdown,
      what?.children.at(0),
      what?.children.at(-1),
    );
    const [, pinnedText, linked, link] =
      /^(.*?)( \(\[[^\]]*\]\(<?([^)>\s]+)>?\)\))?$/s.exec(
        written.replace(/\\\|/g, '|').trim(),
      ) ?? [];
    const pinned = /^\*\*.*\*\*$/s.test(pinnedText ?? '');
    const content = pinned ? (pinnedText ?? '').slice(2, -2) : pinnedText ?? '';
    const same = document.timeline.find(
      row =>
        !used.has(row) &&
        row.text === content &&
        DateTime.fromISO(row.at).startOf('second').equals(at.toLocal()),
    );
    if (same) {
      used.add(same);
      return { ...same, hidden: false, pinned };
    }
    return {
      id: newId(),
      at: at.toISO() ?? '',
      text: content,
      hidden: false,
      pinned,
      source: linked && link ? { title: 'source', url: link } : undefined,
    };
  });
  const left = document.timeline
    .filter(row => !used.has(row))
    .flatMap(row => (row.original ? [{ ...row, hidden: true }] : []));
  document.timeline = [...rows, ...left].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
  return true;
}

function readWhys(
  list: List,
  document: PostmortemDocument,
  newId: () => string,
): boolean {
  const whys: Why[] = [];
  const add = (items: ListItem[], depth: number) => {
    for (const item of items) {
      whys.push({
        id: newId(),
        depth,
        text: textOf(...item.children.filter(node => node.type !== 'list'))
          .trim()
          .slice(0, 2_000),
      });
      if (depth < WHYS.depth) {
        item.children.forEach(node => {
          if (node.type === 'list') {
            add(node.children, depth + 1);
          }
        });
      }
    }
  };
  add(list.children, 0);
  const isSame = (a: Why[], b: Why[]) =>
    JSON.stringify(a.map(({ depth, text }) => [depth, text])) ===
    JSON.stringify(b.map(({ depth, text }) => [depth, text]));
  if (!isSame(whys, document.whys)) {
    document.whys = whys;
  }
  return true;
}

/** Takes the fields of the impact out of a list; what else is in it is text. */
function readImpact(list: List, document: PostmortemDocument): List {
  const impact: Impact = { ...document.impact };
  const rest = list.children.filter(item => {
    const [, name, value] =
      /^([^:]+):\s*(.*)$/s.exec(textOf(...item.children).trim()) ?? [];
    const field = IMPACT_FIELDS.find(([, title]) => title === name)?.[0];
    if (name === AFFECTED_ENTITIES) {
      impact.entityRefs = value.split(',').map(ref => ref.trim());
    } else if (field === 'startedAt' || field === 'endedAt') {
      const known = document.impact[field];
      // To the second it is the same: what is finer was not in the text.
      impact[field] =
        known && utc(known) === value
          ? known
          : DateTime.fromSQL(value.replace(/ UTC$/, ''), {
              zone: 'utc',
            }).toISO() ?? value;
    } else if (field) {
      impact[field] = value;
    } else {
      return true;
    }
    return false;
  });
  document.impact = impact;
  return { ...list, children: rest };
}

function readPeople({
  nodes,
}: Chunk): PostmortemDocument['people'] | undefined {
  const list = nodes.find(node => node.type === 'list');
  return list?.type === 'list'
    ? list.children.flatMap(item => {
        const match = /^(\S+)\s*\((.+)\)$/.exec(
          textOf(...item.children).trim(),
        );
        return match ? [{ entityRef: match[1], role: match[2] }] : [];
      })
    : undefined;
}

const PRIORITY = /^(high|medium|low) priority$/;

function readActionItems(
  { nodes }: Chunk,
  known: ActionItem[],
  newId: () => string,
): ActionItem[] {
  const list = nodes.find(node => node.type === 'list');
  const items = list?.type === 'list' ? list.children : [];
  const used = new Set<ActionItem>();
  const read = items.map((item): ActionItem => {
    const [, title, details] =
      /^(.*?)(?:\s*\(([^()]*)\))?$/s.exec(textOf(...item.children).trim()) ??
      [];
    const parts = (details ?? '').split(',').map(part => part.trim());
    const same = known.find(
      other => !used.has(other) && other.title === title.trim(),
    );
    if (same) {
      used.add(same);
    }
    const type = ACTION_ITEM_TYPES.find(name => parts.includes(name));
    const priority = parts
      .map(part => PRIORITY.exec(part)?.[1])
      .find(name => name !== undefined) as ActionItem['priority'] | undefined;
    return {
      id: same?.id ?? newId(),
      title: title.trim().slice(0, 255),
      type: type ?? same?.type ?? 'process',
      priority: priority ?? same?.priority ?? 'medium',
      owner: parts.find(part => /^(user|group):/.test(part)) ?? same?.owner,
      dueDate:
        parts.map(part => /^due (\S+)$/.exec(part)?.[1]).find(Boolean) ??
        same?.dueDate,
      done: item.checked ?? same?.done ?? false,
      ticket: same?.ticket,
    };
  });
  return [
    ...known.map(item => read.find(({ id }) => id === item.id) ?? item),
    ...read.filter(({ id }) => !known.some(item => item.id === id)),
  ];
}

/** What the nodes are in the text that they were read from. */
function sourceOf(markdown: string, nodes: Nodes[]): string {
  return nodes
    .map((node, at) => {
      const isNextOfList =
        node.type === 'listItem' && nodes[at - 1]?.type === 'listItem';
      const before = isNextOfList ? '\n' : '\n\n';
      return `${at === 0 ? '' : before}${slice(markdown, node, node)}`;
    })
    .join('');
}

function slice(markdown: string, from?: Nodes, to?: Nodes): string {
  return markdown.slice(
    from?.position?.start.offset ?? 0,
    to?.position?.end.offset ?? 0,
  );
}

/** Text without marks. */
function textOf(...nodes: (Nodes | undefined)[]): string {
  return nodes
    .map(node => {
      if (!node) {
        return '';
      }
      if ('value' in node) {
        return node.value;
      }
      return 'children' in node ? textOf(...node.children) : '';
    })
    .join('');
}
