import type { NewFact } from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import { earliest, instant } from './businessTime';
import type { Rule } from './decide';
import type { EffectRequest } from './effects';
import { SYSTEM } from './facts';
import type { Policy } from './policy';
import type { IncidentState } from './state';

type PostmortemState = NonNullable<IncidentState['postmortem']>;

/** A published postmortem that somebody is changing is archived once it has been left alone for so long. */
const REVISION_SETTLES = { minutes: 10 };

/**
 * Relative to when it is due: the day before, the day after, and then every week, until nobody can say that they were not
 * reminded. More would be noise.
 */
const REMINDERS_DAYS = [-1, 1, 8, 15, 22];

/** The postmortem from its draft to the archive, and the reminders in between. */
export const decidePostmortem: Rule = (state, policy, now) => {
  const effects: EffectRequest[] = [];
  const drafted = state.postmortem?.drafted.length ?? 0;
  if (state.status === 'resolved' && drafted < state.resolutions) {
    effects.push({
      type: 'draftPostmortem',
      key: `${state.id}/postmortem/${state.resolutions}`,
      resolution: state.resolutions,
    });
  }
  if (!state.postmortem) {
    return { effects };
  }
  const archive = decideArchive(state.postmortem, state.id, policy, now);
  const reminder = decideReminder(state.postmortem, state.id, now);
  return {
    effects: [
      ...effects,
      ...askReviewers(state.postmortem, state.id),
      ...archive.effects,
    ],
    facts: reminder.facts,
    wakeAt: earliest(archive.wakeAt, reminder.wakeAt),
  };
};

/** Whoever is asked is told, once for each time that somebody asks. */
function askReviewers(
  { reviewRequest }: PostmortemState,
  incidentId: string,
): EffectRequest[] {
  return (reviewRequest?.payload.reviewers ?? []).map(reviewerRef => ({
    type: 'askReviewer',
    key: `${incidentId}/review/${reviewRequest?.id}/${reviewerRef}`,
    reviewerRef,
  }));
}

/** Every version that is public, as Markdown for people and as JSON for programs. */
function decideArchive(
  postmortem: PostmortemState,
  incidentId: string,
  policy: Policy,
  now: DateTime,
): { effects: EffectRequest[]; wakeAt?: DateTime } {
  if (!policy.archive) {
    return { effects: [] };
  }
  const effects: EffectRequest[] = [];
  const store = (name: string, version?: number) => {
    for (const format of ['markdown', 'json'] as const) {
      effects.push({
        type: 'archivePostmortem',
        key: `${incidentId}/archive/${name}/${format}`,
        postmortemId: postmortem.id,
        version,
        format,
      });
    }
  };
  for (const { payload } of postmortem.publications) {
    store(String(payload.version), payload.version);
  }
  const waiting: DateTime[] = [];
  for (const revision of postmortem.revisions) {
    const settled = instant(revision.occurredAt).plus(REVISION_SETTLES);
    if (settled <= now) {
      store(`since-${revision.payload.version}`);
    } else {
      waiting.push(settled);
    }
  }
  postmortem.archiveRequests.forEach(({ payload }, index) => {
    for (const version of payload.versions) {
      store(`again-${index + 1}/${version}`, version);
    }
  });
  return { effects, wakeAt: earliest(...waiting) };
}

/** At most one reminder at a time: after a downtime, only the last that is due. */
function decideReminder(
  postmortem: PostmortemState,
  incidentId: string,
  now: DateTime,
): { facts: NewFact[]; wakeAt?: DateTime } {
  const { dueAt, publications, reminders } = postmortem;
  if (!dueAt || publications.length > 0) {
    return { facts: [] };
  }
  const reminded = reminders.at(-1)?.payload.reminder ?? 0;
  const times = REMINDERS_DAYS.map(days => instant(dueAt).plus({ days }));
  const due = times.filter(at => at <= now).length;
  return {
    facts:
      due > reminded
        ? [
            {
              id: `${incidentId}/postmortem/reminder/${due}`,
              type: 'postmortem.reminded',
              actor: SYSTEM,
              payload: { postmortemId: postmortem.id, reminder: due, dueAt },
            },
          ]
        : [],
    wakeAt: times.at(due),
  };
}
