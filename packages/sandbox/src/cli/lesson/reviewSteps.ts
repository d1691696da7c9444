import { refusalOf } from '../../portal/refusal';
import { until } from '../../portal/until';
import { holds, is, sameMembers } from './checks';
import type { LessonStep } from './LessonStep';
import { ITEM_IDS } from './Scene';

const DAY_MS = 86_400_000;

/** Somebody is asked to look at it, has a question, and approves. */
export const reviewStep: LessonStep = {
  name: 'review',
  done: 'it is reviewed and approved',
  async play(scene) {
    const { author, reviewer, postmortemId, lesson } = scene;
    const tooEarly = await refusalOf(
      reviewer.reviewPostmortem(postmortemId, { verdict: 'approved' }),
    );
    await author.setPostmortemDetails(postmortemId, {
      reviewers: [lesson.reviewer],
      meetingAt: new Date(Date.now() + DAY_MS).toISOString(),
    });
    const asked = await author.requestPostmortemReview(postmortemId);
    const notAsked = await refusalOf(
      author.reviewPostmortem(postmortemId, { verdict: 'approved' }),
    );
    const question = 'Is the size of the cache measured anywhere yet?';
    const { comments } = await reviewer.commentPostmortem(postmortemId, {
      sectionId: 'factors',
      text: question,
    });
    const [comment] = comments;
    await author.resolvePostmortemComment(postmortemId, comment.id, true);
    await reviewer.reviewPostmortem(postmortemId, { verdict: 'approved' });
    const after = await scene.postmortem();
    const announced = await until('the request for a review', async () =>
      (
        await scene.evidence()
      ).messages.find(({ text }) => text.toLowerCase().includes('review')),
    );
    return [
      holds(
        'nobody can approve it before they are asked',
        tooEarly?.status === 403,
        describe(tooEarly),
      ),
      is('it is in review', asked.status, 'in_review'),
      holds(
        'nor can somebody else than who was asked',
        notAsked?.status === 403,
        describe(notAsked),
      ),
      holds(
        'the channel says that it can be reviewed',
        announced !== undefined,
        announced.text.split('\n')[0],
      ),
      holds(
        'the comment is there, and answered',
        after.comments.some(
          ({ text, author: by, sectionId, resolvedAt }) =>
            text === question &&
            by === lesson.reviewer &&
            sectionId === 'factors' &&
            resolvedAt !== undefined,
        ),
        `${comment.author}: ${comment.text}`,
      ),
      sameMembers(
        'the reviewer has approved',
        after.reviewers.map(
          ({ entityRef, verdict }) => `${entityRef} ${verdict}`,
        ),
        [`${lesson.reviewer} approved`],
      ),
      holds(
        'nothing of the checklist is missing',
        after.checklist.some(({ required }) => required) &&
          after.checklist.every(({ done }) => done),
        after.checklist
          .map(({ title, done, detail }) =>
            done ? title : `not so: ${title} (${detail})`,
          )
          .join('; '),
      ),
    ];
  },
};

/** It is shared, once. */
export const publicationStep: LessonStep = {
  name: 'publication',
  done: 'the postmortem is published',
  async play(scene) {
    const { author, postmortemId } = scene;
    const published = await author.publishPostmortem(postmortemId);
    const again = await refusalOf(author.publishPostmortem(postmortemId));
    const told = await until('the message that it is published', async () => {
      const { messages } = await scene.evidence();
      const found = messages.filter(
        ({ eventType }) => eventType === 'postmortem_published',
      );
      return found.length > 0 ? found : undefined;
    });
    return [
      is('it is published', published.status, 'published'),
      holds(
        'no reason had to be stated',
        published.publishedBecause === undefined,
        published.publishedBecause ?? 'nothing was missing',
      ),
      holds(
        'it can not be published twice',
        again?.status === 409,
        describe(again),
      ),
      holds(
        'the channel says so, with the way to it',
        told.length === 1 && told[0].text.includes(postmortemId),
        told.map(({ text }) => text.replaceAll('\n', ' ')).join('; '),
      ),
      is(
        'both action items are open',
        published.openActionItems,
        ITEM_IDS.length,
      ),
    ];
  },
};

function describe(refusal: { status: number; reason: string } | undefined) {
  return refusal ? `${refusal.status}: ${refusal.reason}` : 'it was accepted';
}
