import type {
  PostmortemDocument,
  ReviewCheck,
} from '@incident-response/backstage-plugin-common';
import { TO_BE_FILLED_IN } from './draft/wording';

/** Causes that stop at the first answer are symptoms; five is the habit, three the least that is worth reading. */
export const LEAST_WHYS = 3;

/** What a reviewer looks for: data, impact, causes, actions, and that others get to know. Pure. */
export function reviewChecklist(
  document: PostmortemDocument,
  review: { documentOwnerRef?: string; meetingAt?: string; shared: boolean },
): ReviewCheck[] {
  return [
    dataCheck(document),
    impactCheck(document),
    causesCheck(document),
    actionsCheck(document, review.documentOwnerRef),
    sharedCheck(review),
  ];
}

/** What has to be there, or a reason why it isn't, before it is published. */
export function missingForPublication(checks: ReviewCheck[]): ReviewCheck[] {
  return checks.filter(({ required, done }) => required && !done);
}

function dataCheck({ sections, timeline }: PostmortemDocument): ReviewCheck {
  const open = sections
    .filter(({ body }) => body.includes(TO_BE_FILLED_IN))
    .map(({ title }) => title);
  const rows = timeline.filter(({ hidden }) => !hidden).length;
  return {
    id: 'data',
    title: 'The data are complete',
    done: open.length === 0 && rows > 0,
    detail: [
      rows > 0 ? `${rows} rows in the timeline` : 'The timeline is empty',
      ...(open.length > 0 ? [`to be filled in: ${open.join(', ')}`] : []),
    ].join('; '),
    required: false,
  };
}

function impactCheck({ impact }: PostmortemDocument): ReviewCheck {
  const numbers = [
    impact.users,
    impact.requests,
    impact.revenue,
    impact.serviceLevel,
  ].filter(Boolean).length;
  const missing = [
    ...(impact.startedAt && impact.endedAt
      ? []
      : ['when the impact on users began and ended']),
    ...(numbers > 0 ? [] : ['users, requests, revenue or service level']),
  ];
  return {
    id: 'impact',
    title: 'The impact is quantified',
    done: missing.length === 0,
    detail:
      missing.length === 0
        ? 'With its times and its size'
        : `Missing: ${missing.join('; ')}`,
    required: false,
  };
}

function causesCheck({ whys, sections }: PostmortemDocument): ReviewCheck {
  const written = whys.filter(({ text }) => text.trim());
  const depth = Math.max(-1, ...written.map(why => why.depth)) + 1;
  const factors = sections.find(({ id }) => id === 'factors')?.body.trim();
  const isDeep = Math.max(depth, written.length) >= LEAST_WHYS;
  return {
    id: 'causes',
    title: 'The causes are deep enough',
    done: isDeep && factors !== '',
    detail: [
      `${written.length} ${written.length === 1 ? 'why' : 'whys'}`,
      ...(isDeep ? [] : [`ask at least ${LEAST_WHYS} times`]),
      ...(factors === '' ? ['no contributing factors yet'] : []),
    ].join('; '),
    required: false,
  };
}

function actionsCheck(
  { actionItems }: PostmortemDocument,
  documentOwnerRef: string | undefined,
): ReviewCheck {
  const open = actionItems.filter(({ done }) => !done);
  const unowned = open.filter(({ owner }) => !owner).length;
  const undated = open.filter(({ dueDate }) => !dueDate).length;
  const missing = [
    ...(documentOwnerRef ? [] : ['nobody owns the postmortem']),
    ...(actionItems.length > 0 ? [] : ['there is no action item']),
    ...(unowned > 0 ? [`${unowned} without an owner`] : []),
    ...(undated > 0 ? [`${undated} without a due date`] : []),
  ];
  return {
    id: 'actions',
    title: 'The actions are owned and dated',
    done: missing.length === 0,
    detail:
      missing.length === 0
        ? `${actionItems.length} ${
            actionItems.length === 1 ? 'action item' : 'action items'
          }`
        : missing.join('; '),
    required: true,
  };
}

function sharedCheck(review: {
  meetingAt?: string;
  shared: boolean;
}): ReviewCheck {
  const meeting = review.meetingAt
    ? 'There is a meeting about it'
    : 'No meeting yet, and not published';
  return {
    id: 'shared',
    title: 'Others learn of it',
    done: review.shared || review.meetingAt !== undefined,
    detail: review.shared ? 'It is published' : meeting,
    required: false,
  };
}
