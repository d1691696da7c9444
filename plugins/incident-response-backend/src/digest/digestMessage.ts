import {
  INSIGHTS_DEFINITIONS,
  SIMULATED_NOTICE,
  type Insights,
  type InsightsDuration,
  type InsightsFigure,
  type InsightsShare,
} from '@incident-response/backstage-plugin-common';
import { escape, link } from '../effects/summaryMessage';

/** What a team's week came to. */
export interface DigestContent {
  /** Of the team's group, for people. */
  teamName: string;
  team: string;
  /** The week beside the one before. */
  week: Insights;
  /** Of the last 90 days, the worst one. */
  worstRepeat?: Insights['repeats'][0];
  /** Action items whose day has passed, of the last year's incidents. */
  overdueActionItems: number;
  portalUrl: string;
}

/** The digest as Slack's own markup. Pure. */
export function digestMessage(content: DigestContent): string {
  const { teamName, week, worstRepeat, overdueActionItems } = content;
  const { times, shares } = week;
  const title = (measure: keyof typeof INSIGHTS_DEFINITIONS) =>
    INSIGHTS_DEFINITIONS[measure].title;
  return [
    `*Incidents of ${escape(teamName)}, ${dayOf(
      week.period.from,
      week,
    )} to ${lastDayOf(week.period.to, week)}*`,
    ...(week.simulated ? [`_${SIMULATED_NOTICE}_`] : []),
    countLine(week),
    `• ${title('acknowledge')} (median): ${durations(times.acknowledge)}`,
    `• ${title('resolve')} (median): ${durations(times.resolve)}`,
    `• ${title('repeats')}: ${sharesOf(shares.repeats)}`,
    `• ${title('fixedWithoutHuman')}: ${sharesOf(shares.fixedWithoutHuman)}`,
    ...(worstRepeat
      ? [
          `Keeps happening: ${escape(worstRepeat.title)}, ${
            worstRepeat.count
          } times in 90 days`,
        ]
      : []),
    overdueActionItems > 0
      ? `${overdueActionItems} action item${
          overdueActionItems === 1 ? ' is' : 's are'
        } overdue`
      : 'No action item is overdue',
    link(insightsUrl(content), 'Open the insights'),
  ].join('\n');
}

function countLine({ incidents }: Insights): string {
  const { now, before } = incidents;
  return `${now} incident${now === 1 ? '' : 's'}, ${before} the week before`;
}

function durations({ now, before }: InsightsFigure<InsightsDuration>): string {
  return `${spell(now.medianSeconds)}, ${spell(
    before.medianSeconds,
  )} the week before${trend(now.medianSeconds, before.medianSeconds)}`;
}

function sharesOf({ now, before }: InsightsFigure<InsightsShare>): string {
  const share = ({ hits, of }: InsightsShare) =>
    of === 0 ? undefined : hits / of;
  const said = (value: InsightsShare) =>
    value.of === 0
      ? 'none to count'
      : `${Math.round((100 * value.hits) / value.of)} % (${value.hits} of ${
          value.of
        })`;
  return `${said(now)}, ${said(before)} the week before${trend(
    share(now),
    share(before),
  )}`;
}

function trend(now: number | undefined, before: number | undefined): string {
  if (now === undefined || before === undefined || now === before) {
    return '';
  }
  return now > before ? ' ↑' : ' ↓';
}

function spell(seconds: number | undefined): string {
  if (seconds === undefined) {
    return 'none to count';
  }
  const units: [string, number][] = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
    ['s', 1],
  ];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first === -1) {
    return '0 s';
  }
  const [unit, size] = units[first];
  const whole = Math.floor(seconds / size);
  const next = units.at(first + 1);
  const rest = next ? Math.floor((seconds % size) / next[1]) : 0;
  return next && rest > 0
    ? `${whole} ${unit} ${rest} ${next[0]}`
    : `${whole} ${unit}`;
}

function dayOf(iso: string, { timeZone }: Insights): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(new Date(iso));
}

/** The period ends with the first moment that is not in it. */
function lastDayOf(iso: string, week: Insights): string {
  return dayOf(new Date(Date.parse(iso) - 1).toISOString(), week);
}

function insightsUrl({ portalUrl, team, week }: DigestContent): string {
  const query = new URLSearchParams({
    ownerRef: team,
    from: week.period.from,
    to: week.period.to,
  });
  return `${portalUrl}/incidents/insights?${query}`;
}
