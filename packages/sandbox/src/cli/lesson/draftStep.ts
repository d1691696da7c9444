import type { Postmortem } from '@incident-response/backstage-plugin-common';
import { holds, is } from './checks';
import type { LessonStep } from './LessonStep';

/** What the story of a repaired incident can't do without, in its order. */
const TOLD = [
  'pagerduty.triggered',
  'channel.opened',
  'ticket.opened',
  'remediation.attempted',
  'remediation.verified',
  'pagerduty.resolved',
];

/** The draft that the portal has written: its timeline from the facts, its numbers from PagerDuty's times. */
export const draftStep: LessonStep = {
  name: 'draft',
  done: 'the draft tells what happened',
  async play(scene) {
    const [postmortem, incident, evidence] = await Promise.all([
      scene.postmortem(),
      scene.author.getIncident(scene.incident.incidentId),
      scene.evidence(),
    ]);
    const typeOf = new Map(incident.facts.map(({ id, type }) => [id, type]));
    const rows = postmortem.document.timeline;
    const told = rows.map(({ id }) => typeOf.get(id) ?? id);
    const missing = TOLD.filter(type => !told.includes(type as never));
    return [
      is('the postmortem is a draft', postmortem.status, 'draft'),
      holds(
        'its timeline has what happened',
        missing.length === 0,
        missing.length === 0
          ? `${rows.length} rows`
          : `without ${missing.join(', ')}`,
      ),
      holds(
        'its timeline is in order, and each row has a fact',
        rows.every(
          ({ id, at }, index) =>
            typeOf.has(id) &&
            (index === 0 || Date.parse(rows[index - 1].at) <= Date.parse(at)),
        ),
        `${rows.at(0)?.at} to ${rows.at(-1)?.at}`,
      ),
      checkDuration(postmortem, evidence),
    ];
  },
};

/** Seconds are cut off, at either end. */
const TOLERANCE_S = 1;

function checkDuration(
  { document }: Postmortem,
  evidence: { triggeredAt: string; resolvedAt?: string },
) {
  const metrics = document.sections.find(({ id }) => id === 'metrics')?.body;
  const [, text = ''] =
    /^\| Time to resolve \| ([^|]*) \|/m.exec(metrics ?? '') ?? [];
  const counted =
    (Date.parse(evidence.resolvedAt ?? '') - Date.parse(evidence.triggeredAt)) /
    1_000;
  return holds(
    'its time to resolve is what PagerDuty counts',
    Math.abs(secondsOf(text) - counted) <= TOLERANCE_S,
    `${text || 'missing'}, and in PagerDuty ${counted.toFixed(1)} s`,
  );
}

/** `1 min 3 s` as 63; not a number for anything else. */
function secondsOf(text: string): number {
  const match = /^(?:(\d+) min ?)?(?:(\d+) s)?$/.exec(text);
  return match && text
    ? Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0)
    : NaN;
}
