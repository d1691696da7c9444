import type { OnCallHealth } from '@incident-response/backstage-plugin-common';
import { DateTime } from 'luxon';
import {
  BusinessCalendar,
  onCallHealth,
  type OnCallHealthPolicy,
} from '../insights';
import type { MeasureStore } from '../store';
import { range } from './InsightsReader';

/** Weeks that are shown where nobody says, this one included. */
const DEFAULT_WEEKS = 4;

/** How often the people of a team were called, and when. */
export class OnCallHealthReader {
  private readonly measures: MeasureStore;
  private readonly policy: OnCallHealthPolicy;
  private readonly simulated: boolean;
  private readonly calendar: BusinessCalendar;
  private readonly now: () => DateTime;

  private constructor(options: {
    measures: MeasureStore;
    policy: OnCallHealthPolicy;
    simulated: boolean;
    timeZone: string;
    now: () => DateTime;
  }) {
    this.measures = options.measures;
    this.policy = options.policy;
    this.simulated = options.simulated;
    this.calendar = new BusinessCalendar(options.timeZone);
    this.now = options.now;
  }

  static create(options: {
    measures: MeasureStore;
    policy: OnCallHealthPolicy;
    simulated: boolean;
    timeZone: string;
    now: () => DateTime;
  }): OnCallHealthReader {
    return new OnCallHealthReader(options);
  }

  async of(question: {
    ownerRef: string;
    from?: string;
    to?: string;
  }): Promise<OnCallHealth> {
    const { calendar, policy, simulated } = this;
    const ownerRef = question.ownerRef.toLocaleLowerCase('en-US');
    const to =
      question.to === undefined ? this.now() : DateTime.fromISO(question.to);
    const from =
      question.from === undefined
        ? to
            .setZone(calendar.timeZone)
            .startOf('week')
            .minus({ weeks: DEFAULT_WEEKS - 1 })
        : DateTime.fromISO(question.from);
    const period = range(from, to);
    const pages = await this.measures.pages({ ownerRef, ...period });
    return {
      ownerRef,
      period,
      timeZone: calendar.timeZone,
      night: policy.night,
      limits: policy.limits,
      showNames: policy.showNames,
      simulated,
      people: onCallHealth(pages, {
        calendar,
        policy,
        from: from.toUnixInteger(),
        to: to.toUnixInteger(),
      }),
      unnamed: pages.filter(({ personId }) => personId === undefined).length,
    };
  }
}
