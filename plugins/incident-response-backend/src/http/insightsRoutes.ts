import { NotAllowedError } from '@backstage/errors';
import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  insightsIncidentsQuerySchema,
  insightsQuerySchema,
  onCallHealthQuerySchema,
  onCallHealthReadPermission,
} from '@incident-response/backstage-plugin-common';
import type { InsightsOptions } from '../config/readInsights';
import { insightsCsv } from '../reports/insightsCsv';
import { range, type InsightsReader } from '../reports/InsightsReader';
import type { OnCallHealthReader } from '../reports/OnCallHealthReader';
import type { MeasureStore } from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import { TextAnswer, type Route } from './Route';

/** What the routes of insights work with. */
export interface InsightsRoutesOptions {
  access: Access;
  reader: InsightsReader;
  measures: MeasureStore;
  insights: InsightsOptions;
  health: OnCallHealthReader;
  userInfo: UserInfoService;
  /** Whether the permission for on-call health counts. */
  usePermission: boolean;
}

/** Figures over many incidents, and how often people were called. */
export function insightsRoutes(options: InsightsRoutesOptions): Route[] {
  const { access, reader, measures, insights, health } = options;
  return [
    {
      method: 'get',
      path: '/insights',
      access: 'reader',
      async handle({ request, credentials }) {
        return reader.insights({
          ...parse(insightsQuerySchema, request.query),
          visibility: await access.visibility(credentials),
        });
      },
    },
    {
      method: 'get',
      path: '/insights/incidents',
      access: 'reader',
      async handle({ request, credentials }) {
        const { measure, value, cursor, limit, ...filter } = parse(
          insightsIncidentsQuerySchema,
          request.query,
        );
        const question = {
          ...filter,
          visibility: await access.visibility(credentials),
        };
        return reader.incidents(
          question,
          { measure, value },
          { cursor, limit },
        );
      },
    },
    {
      method: 'get',
      path: '/insights.csv',
      access: 'reader',
      async handle({ request, credentials }) {
        const filter = parse(insightsQuerySchema, request.query);
        const { from, to } = reader.periodsOf(filter);
        const query = {
          ...filter,
          ...range(from, to),
          visibility: await access.visibility(credentials),
        };
        return new TextAnswer(
          'text/csv',
          await insightsCsv(measures, query, {
            ...insights,
            context: reader.context,
          }),
        );
      },
    },
    {
      method: 'get',
      path: '/on-call-health',
      access: 'reader',
      async handle({ request, credentials }) {
        const query = parse(onCallHealthQuerySchema, request.query);
        await requireTeam(credentials, query.ownerRef, options);
        return health.of(query);
      },
    },
  ];
}

/**
 * Who was woken how often is the team's own business. A policy that allows everything would open it to everybody, so the
 * permission counts only where the configuration says that the policy decides about it.
 *
 * @throws NotAllowedError
 */
async function requireTeam(
  credentials: BackstageCredentials,
  ownerRef: string,
  { access, userInfo, usePermission }: InsightsRoutesOptions,
): Promise<void> {
  if (await isMember(credentials, ownerRef, userInfo)) {
    return;
  }
  if (usePermission) {
    await access.require(credentials, onCallHealthReadPermission);
    return;
  }
  throw new NotAllowedError(
    `Only members of ${ownerRef} see how often its people were paged. Others may where the portal's policy decides about ${onCallHealthReadPermission.name} and incidentResponse.onCallHealth.usePermission is true`,
  );
}

async function isMember(
  credentials: BackstageCredentials,
  ownerRef: string,
  userInfo: UserInfoService,
): Promise<boolean> {
  const isUser =
    typeof credentials.principal === 'object' &&
    credentials.principal !== null &&
    'userEntityRef' in credentials.principal;
  if (!isUser) {
    return false;
  }
  const { ownershipEntityRefs } = await userInfo.getUserInfo(credentials);
  return ownershipEntityRefs.some(
    ref =>
      ref.toLocaleLowerCase('en-US') === ownerRef.toLocaleLowerCase('en-US'),
  );
}
