import {
  SEVERITIES,
  type Severity,
} from '@incident-response/backstage-plugin-common';
import type { ClockVerdict, IncidentMeasure } from './IncidentMeasure';

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
  /** Of a postmortem that is required: whether it was published in time, or until when it has time. */
  postmortem?: 'onTime' | 'late' | number;
  /** Of action items that are closed; and the day by which each that is open is due, counted since 1970. */
  dueItems: { onTime: number; late: number; open: readonly number[] };
  pageCount: number;
}

/** An incident as the insights know it: which it is, and where in time. */
export interface InsightsRow extends CountedRow {
  id: string;
  at: number;
  severity: Severity;
  fingerprint?: string;
  pages: readonly number[];
  actionItems: readonly { opened: number; closed?: number }[];
  document?: { required: boolean; due?: number; published?: number };
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
  /** A digit for each, or a list where one has more than that. */
  steps: string | number[],
  /** 1 in time, 2 late, else until when. */
  postmortem: number,
  dueItems: [onTime: number, late: number, ...open: number[]] | 0,
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
  document: [required: number, due: number, published: number] | 0,
  actionItems: [opened: number, closed: number][] | 0,
];

const ON_TIME = 1;
const LATE = 2;
const NONE = -1;
const FIXED_BY = [undefined, 'machine', 'people'] as const;
const VERDICTS: Record<string, ClockVerdict | undefined> = {
  y: 'met',
  n: 'missed',
  '-': undefined,
};
const EMPTY: readonly never[] = [];
const NO_ITEMS = { onTime: 0, late: 0, open: EMPTY };
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
    steps.every(times => times < 10) ? steps.join('') : steps,
    packDocument(postmortem),
    packDueItems(actionItems),
    pages.length,
  ];
  const packed: Packed = [
    measure.incidentId,
    at,
    SEVERITIES.indexOf(measure.severity),
    measure.fingerprint ?? '',
    pages.length > 0 ? pages.map(page => seconds(page.at) - at) : 0,
    counts,
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
          optional(item.closedAt),
        ])
      : 0,
  ];
  return { measure: JSON.stringify(packed), counts: JSON.stringify(counts) };
}

function packDocument(postmortem: IncidentMeasure['postmortem']): number {
  if (!postmortem?.required) {
    return 0;
  }
  const { dueAt, publishedAt } = postmortem;
  if (publishedAt !== undefined) {
    return dueAt === undefined || publishedAt <= dueAt ? ON_TIME : LATE;
  }
  return dueAt === undefined ? 0 : seconds(dueAt);
}

function packDueItems(items: IncidentMeasure['actionItems']): PackedCounts[10] {
  const due = items.filter(({ dueDate }) => dueDate !== undefined);
  const closed = due.filter(({ closedAt }) => closedAt !== undefined);
  return due.length === 0
    ? 0
    : [
        closed.filter(({ onTime }) => onTime).length,
        closed.filter(({ onTime }) => !onTime).length,
        ...due.flatMap(({ dueDate, closedAt }) =>
          closedAt === undefined && dueDate !== undefined
            ? [dayNumber(dueDate)]
            : [],
        ),
      ];
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
  const document = packed[6];
  const items = packed[7];
  return Object.assign(unpackCounted(packed[5], repeat), {
    id: packed[0],
    at,
    severity: SEVERITIES[packed[2]],
    fingerprint: packed[3] || undefined,
    pages: pages ? pages.map(offset => at + offset) : EMPTY,
    document: document
      ? {
          required: document[0] === 1,
          due: known(document[1]),
          published: known(document[2]),
        }
      : undefined,
    actionItems: items
      ? items.map(item => ({ opened: item[0], closed: known(item[1]) }))
      : EMPTY,
  });
}

function unpackCounted(packed: PackedCounts, repeat: boolean): CountedRow {
  const clocks = packed[4];
  const repairs = packed[6];
  const steps = packed[8];
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
    steps: typeof steps === 'string' ? digitsOf(steps) : steps,
    postmortem: documentOf(packed[9]),
    dueItems: items
      ? { onTime: items[0], late: items[1], open: items.slice(2) }
      : NO_ITEMS,
    pageCount: packed[11],
  };
}

/** There are few different ones, and very many rows. */
const digits = new Map<string, readonly number[]>();
const MOST_DIGITS = 1_000;

function digitsOf(text: string): readonly number[] {
  let numbers = digits.get(text);
  if (!numbers) {
    numbers = [...text].map(Number);
    if (digits.size < MOST_DIGITS) {
      digits.set(text, numbers);
    }
  }
  return numbers;
}

function documentOf(packed: number): CountedRow['postmortem'] {
  switch (packed) {
    case 0:
      return undefined;
    case ON_TIME:
      return 'onTime';
    case LATE:
      return 'late';
    default:
      return packed;
  }
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
