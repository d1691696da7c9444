import type {
  ChangePostmortem,
  Postmortem,
} from '@incident-response/backstage-plugin-common';
import { refusalOf } from '../../portal/refusal';
import type { Lesson } from '../../scenarios/Scenario';
import { holds, is, sameMembers } from './checks';
import type { LessonStep } from './LessonStep';
import { ITEM_IDS } from './Scene';

type Change = ChangePostmortem['changes'][number];

const DAY_MS = 86_400_000;

/** What the draft leaves to people. */
const LEFT_TO_PEOPLE = /_to be filled in_/g;

/** People complete the draft; who has begun with an older text than the newest overwrites nothing. */
export const editStep: LessonStep = {
  name: 'edit',
  done: 'the draft is completed, and no text got lost',
  async play(scene) {
    const { lesson, author, reviewer, postmortemId } = scene;
    const before = await scene.postmortem();
    const after = await author.changePostmortem(postmortemId, {
      changes: [
        section(before, 'summary', `${lesson.summary} (${scene.word})`),
        section(before, 'factors', lesson.factors),
        ...completeOthers(before),
        {
          part: 'whys',
          base: revisionOf(before, 'whys'),
          whys: lesson.whys.map((text, depth) => ({
            id: `why-${depth + 1}`,
            depth,
            text,
          })),
        },
        {
          part: 'impact',
          base: revisionOf(before, 'impact'),
          impact: {
            ...before.document.impact,
            startedAt: before.startedAt,
            endedAt: before.endedAt,
            users: lesson.users,
          },
        },
        ...replaceItems(before, lesson),
      ],
    });
    // Both have read it before the author has saved.
    const conflict = await refusalOf(
      reviewer.changePostmortem(postmortemId, {
        changes: [section(before, 'summary', 'It was the network.')],
      }),
    );
    await reviewer.changePostmortem(postmortemId, {
      changes: [section(before, 'lessons', lesson.lessons)],
    });
    const { document, version } = await scene.postmortem();
    const bodyOf = (id: string) =>
      document.sections.find(other => other.id === id)?.body ?? '';
    return [
      is('the change is one version', after.version, before.version + 1),
      holds(
        'a second change of the same text is refused, and says of what',
        conflict?.status === 409 && conflict.reason.includes('section:summary'),
        conflict ? `${conflict.status}: ${conflict.reason}` : 'it was accepted',
      ),
      holds(
        'the text of the first is still there',
        bodyOf('summary').includes(scene.word) &&
          bodyOf('factors') === lesson.factors,
        bodyOf('summary'),
      ),
      is(
        'a change of another text at the same time is kept as well',
        bodyOf('lessons'),
        lesson.lessons,
      ),
      is('and is another version', version, after.version + 1),
      sameMembers(
        'the whys are there',
        document.whys.map(({ text }) => text),
        lesson.whys,
      ),
      sameMembers(
        'the action items are the two of the people',
        document.actionItems.map(({ title }) => title),
        lesson.items.map(({ title }) => title),
      ),
    ];
  },
};

/** Nothing is published whose action items nobody owns, unless a reason is stated. */
export const tooEarlyStep: LessonStep = {
  name: 'too-early',
  done: 'it can not be published yet, and then the items are owned and dated',
  async play(scene) {
    const { lesson, author, postmortemId } = scene;
    const refusal = await refusalOf(author.publishPostmortem(postmortemId));
    const before = await scene.postmortem();
    const after = await author.changePostmortem(postmortemId, {
      changes: lesson.items.map((_, index) =>
        itemChange(before, lesson, index, true),
      ),
    });
    const { tickets, objects } = await scene.evidence();
    return [
      holds(
        'publishing it too early is refused, and says what is missing',
        refusal?.status === 400 &&
          refusal.reason.includes('2 without an owner') &&
          refusal.reason.includes('2 without a due date'),
        refusal ? `${refusal.status}: ${refusal.reason}` : 'it was accepted',
      ),
      is('it is a draft still', before.status, 'draft'),
      is('nothing of it has got out', tickets.length + objects.length, 0),
      sameMembers(
        'the items are owned and dated',
        after.document.actionItems.map(
          ({ owner, dueDate }) => `${owner} ${dueDate}`,
        ),
        lesson.items.map(item => `${item.owner} ${dueDateOf(item)}`),
      ),
    ];
  },
};

/** The calendar day on which an item is due, in UTC. */
export function dueDateOf({ dueInDays }: Lesson['items'][number]): string {
  return new Date(Date.now() + dueInDays * DAY_MS).toISOString().slice(0, 10);
}

function revisionOf({ revisions }: Postmortem, part: string): number {
  return revisions[part] ?? 0;
}

function section(postmortem: Postmortem, id: string, body: string): Change {
  return {
    part: 'section',
    id,
    base: revisionOf(postmortem, `section:${id}`),
    body,
  };
}

/** Everything that the lesson has no text for. */
function completeOthers(postmortem: Postmortem): Change[] {
  return postmortem.document.sections
    .filter(
      ({ id, body }) =>
        !['summary', 'factors'].includes(id) &&
        body.search(LEFT_TO_PEOPLE) >= 0,
    )
    .map(({ id, body }) =>
      section(postmortem, id, body.replace(LEFT_TO_PEOPLE, 'not measured')),
    );
}

/** Those that the portal has suggested make room for the lesson's, which nobody owns yet. */
function replaceItems(postmortem: Postmortem, lesson: Lesson): Change[] {
  return [
    ...postmortem.document.actionItems.map(
      ({ id }): Change => ({
        part: 'action-item',
        id,
        base: revisionOf(postmortem, `action-item:${id}`),
      }),
    ),
    ...lesson.items.map((_, index) =>
      itemChange(postmortem, lesson, index, false),
    ),
  ];
}

function itemChange(
  postmortem: Postmortem,
  { items }: Lesson,
  index: number,
  isOwned: boolean,
): Change {
  const { title, type, priority, owner } = items[index];
  const id = ITEM_IDS[index];
  return {
    part: 'action-item',
    id,
    base: revisionOf(postmortem, `action-item:${id}`),
    item: {
      title,
      type,
      priority,
      ...(isOwned ? { owner, dueDate: dueDateOf(items[index]) } : {}),
    },
  };
}
