import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import { isPostgres } from '../../store';
import { InProcessWakeups } from './InProcessWakeups';
import { PgBossWakeups } from './PgBossWakeups';
import type { Reconcile, Wakeups } from './Wakeups';

/** Wake-ups for what the database is: many replicas share PostgreSQL, SQLite has one process. */
export function createWakeups(options: {
  knex: Knex;
  reconcile: Reconcile;
  logger: LoggerService;
  concurrency: number;
}): Promise<Wakeups> {
  return isPostgres(options.knex)
    ? PgBossWakeups.create(options)
    : InProcessWakeups.create(options);
}
