import {
  SEVERITIES,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import type { ClockVerdict, IncidentMeasure } from './IncidentMeasure';

/** An incident's measures as the insights compute with them. Instants are seconds since 1970, durations are seconds. */
export interface InsightsRow {
  id: string;
  at: number;
  severity: Severity;
  fingerprint?: string;
  /** Another incident of the same fingerprint came within the 90 days before. */
  repeat: boolean;
  detect?: number;
  acknowledge?: number;
  mitigate?: number;
  resolve?: number;
  clocks: IncidentMeasure['clocks'];
  fixedBy?: 'machine' | 'people';
  attempts: number;
  verified: number;
  ineffective: number;
  refusals: Record<string, number>;
  steps: number[];
  postmortem?: { required: boolean; due?: number; published?: number };
  actionItems: { opened: number; dueDate?: string; closed?: number }[];
  pages: number[];
}

/** Short, since a year of them is read at once. `0` stands for nothing where there would be a list. */
type Packed = [
  id: string,
  at: number,
  severity: number,
  fingerprint: string,
  detect: number,
  acknowledge: number,
  mitigate: number,
  resolve: number,
  clocks: string,
  fixedBy: number,
  repairs: [attempts: number, verified: number, ineffective: number] | 0,
  refusals: Record<string, number> | 0,
  steps: number[] | 0,
  postmortem: [required: number, due: number, published: number] | 0,
  actionItems: [opened: number, dueDate: string, closed: number][] | 0,
  pages: number[] | 0,
];

const NONE = -1;
const VERDICTS: Record<string, ClockVerdict | undefined> = {
  y: 'met',
  n: 'missed',
  '-': undefined,
};

/** The part of a measure that insights are computed from, as short JSON. {@link unpackRow} reads it. */
export function packMeasure(measure: IncidentMeasure): string {
  const {
    clocks,
    attempts,
    verified,
    ineffective,
    refusals,
    steps,
    postmortem,
    actionItems,
    pages,
  } = measure;
  const at = seconds(measure.triggeredAt);
  const packed: Packed = [
    measure.incidentId,
    at,
    SEVERITIES.indexOf(measure.severity),
    measure.fingerprint ?? '',
    measure.detectSeconds ?? NONE,
    measure.acknowledgeSeconds ?? NONE,
    measure.mitigateSeconds ?? NONE,
    measure.resolveSeconds ?? NONE,
    [clocks.acknowledge, clocks.update, clocks.resolve].map(letterOf).join(''),
    measure.fixedBy === undefined ? 0 : fixedByNumber(measure.fixedBy),
    attempts > 0 ? [attempts, verified, ineffective] : 0,
    Object.keys(refusals).length > 0 ? refusals : 0,
    steps.some(times => times > 0) ? steps : 0,
    postmortem
      ? [
          postmortem.required ? 1 : 0,
          optional(postmortem.dueAt),
          optional(postmortem.publishedAt),
        ]
      : 0,
    actionItems.length > 0
      ? actionItems.map(item => [
          seconds(item.openedAt),
          item.dueDate ?? '',
          optional(item.closedAt),
        ])
      : 0,
    // From the trigger, since that is shorter.
    pages.length > 0 ? pages.map(page => seconds(page.at) - at) : 0,
  ];
  return JSON.stringify(packed);
}

/** Rows as the store answers them: `[[1, <packed>], …]`, 1 for a repeat. */
export function unpackRows(text: string): InsightsRow[] {
  const rows = JSON.parse(text) as [number, Packed][];
  return rows.map(([repeat, packed]) => unpackRow(packed, repeat === 1));
}

function unpackRow(packed: Packed, repeat: boolean): InsightsRow {
  const [
    id,
    at,
    severity,
    fingerprint,
    detect,
    acknowledge,
    mitigate,
    resolve,
  ] = packed;
  const [, , , , , , , , clocks, fixedBy, repairs] = packed;
  const [, , , , , , , , , , , refusals, steps, postmortem, items, pages] =
    packed;
  return {
    id,
    at,
    severity: SEVERITIES[severity],
    fingerprint: fingerprint || undefined,
    repeat,
    detect: known(detect),
    acknowledge: known(acknowledge),
    mitigate: known(mitigate),
    resolve: known(resolve),
    clocks: {
      acknowledge: VERDICTS[clocks[0]],
      update: VERDICTS[clocks[1]],
      resolve: VERDICTS[clocks[2]],
    },
    fixedBy: ([undefined, 'machine', 'people'] as const)[fixedBy],
    attempts: repairs ? repairs[0] : 0,
    verified: repairs ? repairs[1] : 0,
    ineffective: repairs ? repairs[2] : 0,
    refusals: refusals || {},
    steps: steps || [],
    postmortem: postmortem
      ? {
          required: postmortem[0] === 1,
          due: known(postmortem[1]),
          published: known(postmortem[2]),
        }
      : undefined,
    actionItems: items
      ? items.map(([opened, dueDate, closed]) => ({
          opened,
          dueDate: dueDate || undefined,
          closed: known(closed),
        }))
      : [],
    pages: pages ? pages.map(offset => at + offset) : [],
  };
}

function letterOf(verdict: ClockVerdict | undefined): string {
  if (verdict === undefined) {
    return '-';
  }
  return verdict === 'met' ? 'y' : 'n';
}

function fixedByNumber(fixedBy: 'machine' | 'people'): number {
  return fixedBy === 'machine' ? 1 : 2;
}

function known(value: number): number | undefined {
  return value === NONE ? undefined : value;
}

function optional(iso: string | undefined): number {
  return iso === undefined ? NONE : seconds(iso);
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
