/** What a figure of the insights is about, how it is counted, and in what. @public */
export interface InsightsDefinition {
  title: string;
  /** One or two sentences for people. */
  text: string;
  unit: 'seconds' | 'share' | 'count' | 'minutes';
  /** What is computed from assumptions, and is to be called an estimate wherever it is shown. */
  estimate?: true;
}

/**
 * The one home of the words beside the numbers. All of them count the incidents triggered within the period that the asking
 * person may see; the period before is as long and ends where this one begins.
 * @public
 */
export const INSIGHTS_DEFINITIONS = {
  incidents: {
    title: 'Incidents',
    text: 'Incidents triggered within the period, by the Monday of their week and by the severity that they have now.',
    unit: 'count',
  },
  detect: {
    title: 'Time to detect',
    text: 'From the start that the alert names (a label such as startsAt), or that was declared while the incident was open, to the moment the incident was known. Incidents that nobody gave a start are not counted.',
    unit: 'seconds',
  },
  acknowledge: {
    title: 'Time to acknowledge',
    text: 'From the trigger to the first acknowledgement. Incidents that nobody acknowledged are not counted; the share within the target counts them.',
    unit: 'seconds',
  },
  mitigate: {
    title: 'Time to mitigate',
    text: 'From the trigger to the first repair that was verified, or to the resolution where there was none.',
    unit: 'seconds',
  },
  resolve: {
    title: 'Time to resolve',
    text: 'From the trigger to the resolution that still stands. Open incidents are not counted yet.',
    unit: 'seconds',
  },
  acknowledgeInTime: {
    title: 'Acknowledged in time',
    text: 'Share of the incidents acknowledged, or resolved, within the target of their severity. Open ones count once their clock has run out.',
    unit: 'share',
  },
  updatesInTime: {
    title: 'Updated in time',
    text: 'Share of the resolved incidents in which no status update had to be reminded of.',
    unit: 'share',
  },
  resolveInTime: {
    title: 'Resolved in time',
    text: 'Share of the incidents resolved within the target of their severity. Open ones count once their clock has run out.',
    unit: 'share',
  },
  repeats: {
    title: 'Repeats',
    text: 'Share of the incidents that were preceded, within 90 days, by another one of the same fingerprint (service, alert and normalised title) that nobody has said to be unrelated.',
    unit: 'share',
  },
  fixedWithoutHuman: {
    title: 'Fixed without a human',
    text: 'Share of the resolved incidents that a verified automatic repair ended, with no approval and without a human being asked for help. Somebody may have been paged all the same.',
    unit: 'share',
  },
  repairs: {
    title: 'Repairs that helped',
    text: 'Share of the automatic repairs with a verdict that were verified. Rehearsals are not counted.',
    unit: 'share',
  },
  refusals: {
    title: 'Repairs refused',
    text: 'How often each guard said no to an automatic repair, waits included.',
    unit: 'count',
  },
  postmortemsOnTime: {
    title: 'Postmortems on time',
    text: 'Share of the postmortems required by severity that were published when they were due. One that is not due yet and not published is not counted yet.',
    unit: 'share',
  },
  actionItemsOnTime: {
    title: 'Action items on time',
    text: 'Share of the published action items with a due date that were closed on or before that day. One that is open and not due yet is not counted yet.',
    unit: 'share',
  },
  actionItemsOpened: {
    title: 'Action items opened',
    text: 'Action items of these incidents, by the week in which the postmortem was published that has them.',
    unit: 'count',
  },
  actionItemsClosed: {
    title: 'Action items closed',
    text: 'Action items of these incidents, by the week in which they were closed.',
    unit: 'count',
  },
  pages: {
    title: 'On-call load',
    text: 'How often PagerDuty was made to call somebody for these incidents: triggers, escalations, reassignments, and humans asked for by this portal, by hour and weekday of the business time zone. Low urgency counts as well.',
    unit: 'count',
  },
  toil: {
    title: 'Toil saved',
    text: 'An estimate: the steps that were done automatically, times the minutes that each is assumed to take by hand. The minutes are configured in incidentResponse.insights.manualMinutes.',
    unit: 'minutes',
    estimate: true,
  },
} as const satisfies Record<string, InsightsDefinition>;

/** A figure of the insights. @public */
export type InsightsMeasure = keyof typeof INSIGHTS_DEFINITIONS;

/** @public */
export const INSIGHTS_MEASURES = Object.keys(
  INSIGHTS_DEFINITIONS,
) as InsightsMeasure[];

/** What the figures of a sandbox are called wherever they are shown. @public */
export const SIMULATED_NOTICE =
  'These figures are simulated: they come from drills in the sandbox, not from real incidents.';
