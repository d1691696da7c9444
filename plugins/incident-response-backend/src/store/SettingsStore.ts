import type { Knex } from 'knex';
import type { DateTime } from 'luxon';
import { toIso } from '../incident';

const SLACK_INTERACTION = 'slack-interaction';

interface SettingRow {
  name: string;
  value: string;
  changed_by: string;
  changed_at: string;
}

/** The portal's kill switch for all automatic remediation. */
export interface KillSwitch {
  enabled: boolean;
  changedBy?: string;
  changedAt?: string;
}

/** Switches that people set in the portal, and marks that outlive a restart. */
export class SettingsStore {
  private readonly knex: Knex;

  private constructor(knex: Knex) {
    this.knex = knex;
  }

  static create(options: { knex: Knex }): SettingsStore {
    return new SettingsStore(options.knex);
  }

  async killSwitch(): Promise<KillSwitch> {
    const row = await this.knex<SettingRow>('settings')
      .where({ name: 'remediation' })
      .first();
    return row
      ? {
          enabled: row.value === 'on',
          changedBy: row.changed_by,
          changedAt: row.changed_at,
        }
      : { enabled: true };
  }

  async setKillSwitch(
    enabled: boolean,
    changedBy: string,
    now: DateTime,
  ): Promise<void> {
    const row: SettingRow = {
      name: 'remediation',
      value: enabled ? 'on' : 'off',
      changed_by: changedBy,
      changed_at: toIso(now),
    };
    await this.knex<SettingRow>('settings')
      .insert(row)
      .onConflict('name')
      .merge();
  }

  /** When something that goes on and on was last done. */
  async mark(name: string): Promise<string | undefined> {
    const row = await this.knex<SettingRow>('settings').where({ name }).first();
    return row?.changed_at;
  }

  async setMark(name: string, at: DateTime): Promise<void> {
    const row: SettingRow = {
      name,
      value: 'done',
      changed_by: 'the system',
      changed_at: toIso(at),
    };
    await this.knex<SettingRow>('settings')
      .insert(row)
      .onConflict('name')
      .merge();
  }

  /** When Slack last told of a button that somebody has pressed. */
  async lastSlackInteraction(): Promise<string | undefined> {
    const row = await this.knex<SettingRow>('settings')
      .where({ name: SLACK_INTERACTION })
      .first();
    return row?.changed_at;
  }

  async noteSlackInteraction(now: DateTime): Promise<void> {
    const row: SettingRow = {
      name: SLACK_INTERACTION,
      value: 'seen',
      changed_by: 'Slack',
      changed_at: toIso(now),
    };
    await this.knex<SettingRow>('settings')
      .insert(row)
      .onConflict('name')
      .merge();
  }
}
