import {
  SEVERITIES,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import type { ClockVerdict, IncidentMeasure } from './IncidentMeasure';

/** An action item. Instants are seconds since 1970; `dueDay` counts days since then. */
export interface ActionItemRow {
  opened: number;
  dueDay?: number;
  closed?: number;
}

/** What the numbers of an incident are counted from. Instants are seconds since 1970, durations are seconds. */
export interface CountedRow {
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
  refusals: Readonly<Record<string, number>>;
  steps: readonly number[];
  postmortem?: { required: boolean; due?: number; published?: number };
  actionItems: readonly ActionItemRow[];
  pageCount: number;
}

/** An incident as the insights know it: which it is, and where in time. */
export interface InsightsRow extends CountedRow {
  id: string;
  at: number;
  severity: Severity;
  fingerprint: string;
  pages: readonly number[];
}

/** Short, since a year of them is read at once. `0` stands for nothing where there would be a list. */
type PackedCounts = [
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
  actionItems: [opened: number, dueDay: number, closed: number][] | 0,
  pageCount: number,
];

type Packed = [
  id: string,
  at: number,
  severity: number,
  fingerprint: string,
  /** From the trigger, since that is shorter. */
  pages: number[] | 0,
  counts: PackedCounts,
];

const NONE = -1;
const FIXED_BY = [undefined, 'machine', 'people'] as const;
const VERDICTS: Record<string, ClockVerdict | undefined> = {
  y: 'met',
  n: 'missed',
  '-': undefined,
};
const EMPTY: readonly never[] = [];
const NO_REFUSALS = {};

/**
 * The part of a measure that insights are computed from, as short JSON, and the shorter one of which that takes no more
 * than numbers: a period is compared with another only by those.
 */
export function packMeasure(measure: IncidentMeasure): {
  measure: string;
  counts: string;
} {
  const { fixedBy, refusals, steps, postmortem, actionItems, pages } = measure;
  const { acknowledge, update, resolve } = measure.clocks;
  const at = seconds(measure.triggeredAt);
  const counts: PackedCounts = [
    measure.detectSeconds ?? NONE,
    measure.acknowledgeSeconds ?? NONE,
    measure.mitigateSeconds ?? NONE,
    measure.resolveSeconds ?? NONE,
    [acknowledge, update, resolve].map(letterOf).join(''),
    FIXED_BY.indexOf(fixedBy),
    measure.attempts > 0
      ? [measure.attempts, measure.verified, measure.ineffective]
      : 0,
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
          item.dueDate === undefined ? NONE : dayNumber(item.dueDate),
          optional(item.closedAt),
        ])
      : 0,
    pages.length,
  ];
  const packed: Packed = [
    measure.incidentId,
    at,
    SEVERITIES.indexOf(measure.severity),
    measure.fingerprint,
    pages.length > 0 ? pages.map(page => seconds(page.at) - at) : 0,
    counts,
  ];
  return { measure: JSON.stringify(packed), counts: JSON.stringify(counts) };
}

/** Rows as the store answers them: `[1, <measure>, 0, <measure>, …]`, 1 before a repeat. */
export function unpackRows(text: string): InsightsRow[] {
  return inPairs<Packed, InsightsRow>(text, unpackRow);
}

/** The same of the shorter ones. */
export function unpackCounts(text: string): CountedRow[] {
  return inPairs<PackedCounts, CountedRow>(text, unpackCounted);
}

function inPairs<P, R>(
  text: string,
  unpack: (packed: P, repeat: boolean) => R,
): R[] {
  const flat = JSON.parse(text) as (P | number)[];
  const rows: R[] = [];
  for (let index = 0; index < flat.length; index += 2) {
    rows.push(unpack(flat[index + 1] as P, flat[index] === 1));
  }
  return rows;
}

// By index: to take an array apart by its iterator takes several times as long, and there are very many.
function unpackRow(packed: Packed, repeat: boolean): InsightsRow {
  const at = packed[1];
  const pages = packed[4];
  return Object.assign(unpackCounted(packed[5], repeat), {
    id: packed[0],
    at,
    severity: SEVERITIES[packed[2]],
    fingerprint: packed[3],
    pages: pages ? pages.map(offset => at + offset) : EMPTY,
  });
}

function unpackCounted(packed: PackedCounts, repeat: boolean): CountedRow {
  const clocks = packed[4];
  const repairs = packed[6];
  const postmortem = packed[9];
  const items = packed[10];
  return {
    repeat,
    detect: known(packed[0]),
    acknowledge: known(packed[1]),
    mitigate: known(packed[2]),
    resolve: known(packed[3]),
    clocks: {
      acknowledge: VERDICTS[clocks[0]],
      update: VERDICTS[clocks[1]],
      resolve: VERDICTS[clocks[2]],
    },
    fixedBy: FIXED_BY[packed[5]],
    attempts: repairs ? repairs[0] : 0,
    verified: repairs ? repairs[1] : 0,
    ineffective: repairs ? repairs[2] : 0,
    refusals: packed[7] || NO_REFUSALS,
    steps: packed[8] || EMPTY,
    postmortem: postmortem
      ? {
          required: postmortem[0] === 1,
          due: known(postmortem[1]),
          published: known(postmortem[2]),
        }
      : undefined,
    actionItems: items ? items.map(unpackItem) : EMPTY,
    pageCount: packed[11],
  };
}

function unpackItem(item: [number, number, number]): ActionItemRow {
  return {
    opened: item[0],
    dueDay: known(item[1]),
    closed: known(item[2]),
  };
}

function letterOf(verdict: ClockVerdict | undefined): string {
  if (verdict === undefined) {
    return '-';
  }
  return verdict === 'met' ? 'y' : 'n';
}

function known(value: number): number | undefined {
  return value === NONE ? undefined : value;
}

function optional(iso: string | undefined): number {
  return iso === undefined ? NONE : seconds(iso);
}

/** Days since 1970 of a calendar day, `2026-11-30`. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

function seconds(iso: string): number {
  return Math.floor(Date.parse(iso) / 1000);
}
