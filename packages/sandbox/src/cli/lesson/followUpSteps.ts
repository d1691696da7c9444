import { createHash } from 'node:crypto';
import { canonicalJson, parseJson } from '../../json';
import { ifKnown } from '../../portal/refusal';
import { until } from '../../portal/until';
import type { LessonEvidence } from '../../scenarios/lessonEvidence';
import type { Lesson } from '../../scenarios/Scenario';
import { holds, is, sameMembers } from './checks';
import { dueDateOf } from './editSteps';
import type { LessonStep } from './LessonStep';
import { ITEM_IDS } from './Scene';

/** Each action item becomes a Jira issue, and the portal knows it. */
export const ticketsStep: LessonStep = {
  name: 'tickets',
  done: 'both action items are Jira issues',
  async play(scene) {
    const { lesson } = scene;
    const keys = await until('the key of each issue in the portal', async () =>
      allOf(
        (
          await scene.postmortem()
        ).document.actionItems,
        ({ ticket }) => ticket?.key,
      ),
    );
    const { tickets } = await scene.evidence();
    return [
      is('issues in Jira', tickets.length, ITEM_IDS.length),
      sameMembers(
        'each with the title and the day on which it is due',
        tickets.map(({ summary, dueDate }) => `${summary} ${dueDate}`),
        lesson.items.map(item => `${item.title} ${dueDateOf(item)}`),
      ),
      sameMembers(
        'the portal links them',
        keys,
        tickets.map(({ key }) => key),
      ),
    ];
  },
};

/** What was published is kept: the same for people and for programs, and provably so. */
export const archiveStep: LessonStep = {
  name: 'archive',
  done: 'Markdown and JSON are in the archive',
  async play(scene) {
    const { author, postmortemId, incident, lesson } = scene;
    const archived = await until('both objects of the archive', async () => {
      const { facts } = await author.getIncident(incident.incidentId);
      const found = facts.flatMap(fact =>
        fact.type === 'postmortem.archived' ? [fact.payload] : [],
      );
      return found.length >= 2 ? found : undefined;
    });
    const { objects } = await scene.evidence();
    const [{ version }] = archived;
    const key = `postmortems/${postmortemId}/v${version}`;
    const bodyOf = (ending: string) =>
      objects.find(object => object.key === `${key}.${ending}`)?.body ?? '';
    const [document, markdown] = await Promise.all([
      author.getPostmortemVersion(postmortemId, version),
      author.getPostmortemMarkdown(postmortemId),
    ]);
    return [
      sameMembers(
        'the objects are named after the version',
        objects.map(object => object.key),
        [`${key}.md`, `${key}.json`],
      ),
      holds(
        'the JSON is that version',
        canonicalJson(parseJson(bodyOf('json'))) ===
          canonicalJson({ postmortemId, version, document }),
        `${bodyOf('json').length} characters`,
      ),
      checkMarkdown(bodyOf('md'), markdown, lesson),
      holds(
        'the checksums are right, with the objects and on the timeline',
        objects.every(
          ({ key: name, body, sha256 }) =>
            sha256 === sha256Of(body) &&
            archived.some(
              other => other.key === name && other.sha256 === sha256,
            ),
        ),
        objects
          .map(({ sha256 }) => `sha256 ${sha256?.slice(0, 12)}…`)
          .join(', '),
      ),
    ];
  },
};

/** Whoever searches the portal for what the postmortem says finds it. */
export const searchStep: LessonStep = {
  name: 'search',
  done: 'search finds it',
  async play(scene) {
    const { portal, postmortemId, word } = scene;
    const found = await until(
      `"${word}" among what search finds`,
      async () => {
        const results = await portal.search(word);
        return results.length > 0 ? results : undefined;
      },
      { withinMs: 60_000, everyMs: 500 },
    );
    return [
      sameMembers(
        'search finds it by a word that only it has',
        found.map(({ location }) => location),
        [`/incidents/postmortems/${postmortemId}`],
      ),
    ];
  },
};

const FOLLOW_TICKETS = {
  plugin: 'incident-response',
  id: 'incident-response-follow-tickets',
};

/** Somebody closes an issue in Jira. The portal learns of it with its next look there, which is not waited for. */
export const closingStep: LessonStep = {
  name: 'closing',
  done: 'what is done in Jira is done in the portal',
  async play(scene) {
    const { sandbox, portal, incident } = scene;
    const [doneId, openId] = ITEM_IDS;
    const keyOf = ({ tickets }: LessonEvidence, itemId: string) =>
      tickets.find(({ actionItemId }) => actionItemId === itemId)?.key;
    const key = keyOf(await scene.evidence(), doneId);
    if (!key) {
      throw new Error(`Jira has no issue of ${doneId}`);
    }
    await sandbox.transition(key, 'Done');
    await portal.runTask(FOLLOW_TICKETS);
    const after = await until(
      `${key} as done in the portal`,
      async () => {
        const postmortem = await scene.postmortem();
        return postmortem.document.actionItems.some(({ done }) => done)
          ? postmortem
          : undefined;
      },
      { withinMs: 60_000 },
    );
    const { facts } = await scene.author.getIncident(incident.incidentId);
    return [
      sameMembers(
        'the item is done, and the other is open',
        after.document.actionItems.map(
          ({ id, done }) => `${id} ${done ? 'done' : 'open'}`,
        ),
        [`${doneId} done`, `${openId} open`],
      ),
      is('open action items', after.openActionItems, 1),
      is('the postmortem stays open for it', after.status, 'published'),
      holds(
        'the timeline says that it was Jira',
        facts.some(
          fact =>
            fact.type === 'action_item.closed' &&
            fact.payload.actionItemId === doneId &&
            fact.actor.name === 'Jira',
        ),
        key,
      ),
    ];
  },
};

/** The same alert once more: who is paged sees what was to be done about it. What Slack says the sandbox looks at. */
export const repeatStep: LessonStep = {
  name: 'repeat',
  done: 'the next incident names what is still open',
  async play(scene) {
    const { sandbox, author, incident, lesson } = scene;
    const next = await sandbox.goOn(incident.incidentId);
    const earlier = await until(
      'the earlier incident on its page',
      async () => {
        const found = await ifKnown(author.getIncident(next.incidentId));
        return found?.before.find(({ id }) => id === incident.incidentId);
      },
    );
    return [
      is('the page calls it a repeat', earlier.kind, 'repeat'),
      sameMembers(
        'the page names the action item that is open, and no other',
        earlier.openActionItems.map(({ title }) => title),
        [lesson.items[1].title],
      ),
    ];
  },
};

/** The portal's text also has the tickets, which came later. */
function checkMarkdown(stored: string, shown: string, { items }: Lesson) {
  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter(line => !items.some(({ title }) => line.includes(title)));
  const expected = linesOf(shown);
  const lines = linesOf(stored);
  const at = lines.findIndex((line, index) => line !== expected[index]);
  return holds(
    'the Markdown is what the portal shows',
    at < 0 &&
      lines.length === expected.length &&
      items.every(({ title }) => stored.includes(title)),
    at < 0 ? `${lines.length} lines` : `line ${at + 1} is "${lines[at]}"`,
  );
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What there is of each, or undefined while something is missing. */
function allOf<T, V>(
  items: readonly T[],
  read: (item: T) => V | undefined,
): V[] | undefined {
  const values: V[] = [];
  for (const item of items) {
    const value = read(item);
    if (value === undefined) {
      return undefined;
    }
    values.push(value);
  }
  return values;
}
