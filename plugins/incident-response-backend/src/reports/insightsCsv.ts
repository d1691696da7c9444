import { setImmediate as breathe } from 'node:timers/promises';
import type { InsightsOptions } from '../config/readInsights';
import { instant, toIso } from '../incident';
import { shareOf, toilOf, type CountContext } from '../insights';
import type { MeasuredIncident, MeasureQuery, MeasureStore } from '../store';

/** More than anybody reads in a spreadsheet, and bounded. */
const MOST_LINES = 20_000;
const BATCH = 1_000;

const COLUMNS = [
  'incidentId',
  'number',
  'title',
  'severity',
  'status',
  'service',
  'entityRef',
  'ownerRef',
  'environment',
  'triggeredAt',
  'acknowledgedAt',
  'mitigatedAt',
  'resolvedAt',
  'detectSeconds',
  'acknowledgeSeconds',
  'mitigateSeconds',
  'resolveSeconds',
  'acknowledgeTarget',
  'updateTarget',
  'resolveTarget',
  'repeat',
  'fingerprint',
  'fixedBy',
  'repairs',
  'repairsVerified',
  'repairsIneffective',
  'refusals',
  'pages',
  'postmortemRequired',
  'postmortemDueAt',
  'postmortemPublishedAt',
  'postmortemOnTime',
  'actionItemsOpened',
  'actionItemsClosed',
  'actionItemsCounted',
  'actionItemsOnTime',
  'toilMinutesEstimated',
  'figures',
];

/** A line for each incident with all its measures, newest first. In batches, so that nobody else has to wait for all of it. */
export async function insightsCsv(
  measures: MeasureStore,
  query: MeasureQuery,
  options: InsightsOptions & { context: CountContext },
): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const parts: string[] = [];
  let before: { at: string; id: string } | undefined;
  for (let lines = 0; lines < MOST_LINES; lines += BATCH) {
    const incidents = await measures.measured(query, { limit: BATCH, before });
    parts.push(
      stringify(
        incidents.map(incident => toLine(incident, options)),
        {
          header: lines === 0,
          columns: COLUMNS,
          // What looks like a formula stays text in a spreadsheet.
          escape_formulas: true,
        },
      ),
    );
    const last = incidents.at(-1);
    if (!last || incidents.length < BATCH) {
      break;
    }
    before = { at: last.summary.triggeredAt, id: last.summary.id };
    await breathe();
  }
  return parts.join('');
}

function toLine(
  { summary, environment, row }: MeasuredIncident,
  options: InsightsOptions & { context: CountContext },
) {
  const { context, manualMinutes, simulated } = options;
  const triggered = instant(summary.triggeredAt);
  const after = (seconds: number | undefined) =>
    seconds === undefined ? undefined : toIso(triggered.plus({ seconds }));
  const { document, actionItems } = row;
  const onTime = shareOf(row, 'postmortemsOnTime', context);
  const items = shareOf(row, 'actionItemsOnTime', context);
  return {
    incidentId: summary.id,
    number: summary.number,
    title: summary.title,
    severity: summary.severity,
    status: summary.status,
    service: summary.serviceName,
    entityRef: summary.entityRef,
    ownerRef: summary.ownerRef,
    environment,
    triggeredAt: summary.triggeredAt,
    acknowledgedAt: summary.acknowledgedAt,
    mitigatedAt: after(row.mitigate),
    resolvedAt: summary.resolvedAt,
    detectSeconds: row.detect,
    acknowledgeSeconds: row.acknowledge,
    mitigateSeconds: row.mitigate,
    resolveSeconds: row.resolve,
    acknowledgeTarget: row.clocks.acknowledge,
    updateTarget: row.clocks.update,
    resolveTarget: row.clocks.resolve,
    repeat: yesNo(row.repeat),
    fingerprint: row.fingerprint,
    fixedBy: row.fixedBy,
    repairs: row.attempts,
    repairsVerified: row.verified,
    repairsIneffective: row.ineffective,
    refusals: Object.entries(row.refusals)
      .map(([guard, times]) => `${guard} ${times}`)
      .join('; '),
    pages: row.pages.length,
    postmortemRequired: document && yesNo(document.required),
    postmortemDueAt: isoOf(document?.due),
    postmortemPublishedAt: isoOf(document?.published),
    postmortemOnTime: onTime.of > 0 ? yesNo(onTime.hits > 0) : undefined,
    actionItemsOpened: actionItems.length,
    actionItemsClosed: actionItems.filter(({ closed }) => closed !== undefined)
      .length,
    actionItemsCounted: items.of,
    actionItemsOnTime: items.hits,
    toilMinutesEstimated: toilOf(row.steps, manualMinutes).minutes,
    figures: simulated ? 'simulated' : 'real',
  };
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function isoOf(seconds: number | undefined): string | undefined {
  return seconds === undefined
    ? undefined
    : new Date(seconds * 1000).toISOString();
}
