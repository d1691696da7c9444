import { stringifyEntityRef, parseEntityRef } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  administerPermission,
  drillSchema,
  incidentCreatePermission,
  SEVERITIES,
  type Drills,
  type OnCall,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { Policy } from '../incident';
import {
  serviceIdOf,
  type CatalogOwnership,
} from '../integrations/catalog/CatalogOwnership';
import type { Integrations } from '../integrations/Integrations';
import { parse } from './parse';
import type { Route } from './Route';
import type { SetupReporter } from './SetupReporter';

const SANDBOX_TIMEOUT_MS = 10_000;

/** What belongs to no single incident: on-call, severity matrix, set-up, drills. */
export function portalRoutes(options: {
  ownership: CatalogOwnership;
  integrations: Integrations;
  setup: SetupReporter;
  policy: Policy;
  sandboxUrl?: string;
  now: () => DateTime;
}): Route[] {
  const { ownership, integrations, setup, policy } = options;
  const { sandboxUrl, now } = options;
  return [
    {
      method: 'get',
      path: '/severity-matrix',
      access: 'reader',
      handle: async () =>
        SEVERITIES.map(severity => policy.severities[severity]),
    },
    {
      method: 'get',
      path: '/on-call',
      access: 'reader',
      async handle({ request }): Promise<OnCall> {
        const entity = await ownership.entity(
          readEntityRef(request.query.entityRef),
        );
        if (!entity) {
          throw new NotFoundError(
            `There is no entity ${request.query.entityRef} in the catalog`,
          );
        }
        const serviceId = serviceIdOf(entity);
        if (!serviceId) {
          return {
            configured: false,
            reason:
              'The entity has no annotation pagerduty.com/service-id, so nothing says whose pager rings.',
          };
        }
        if (!integrations.pagerDuty) {
          return {
            configured: false,
            reason:
              'The PagerDuty API is not configured: set incidentResponse.pagerDuty.apiToken.',
          };
        }
        return integrations.pagerDuty.onCall(serviceId, now());
      },
    },
    {
      method: 'get',
      path: '/setup',
      access: 'permission',
      permission: administerPermission,
      handle: () => setup.report(),
    },
    {
      method: 'get',
      path: '/drills',
      access: 'reader',
      async handle(): Promise<Drills> {
        return sandboxUrl
          ? {
              available: true,
              scenarios: await askSandbox(sandboxUrl, '/sandbox/scenarios'),
            }
          : { available: false, scenarios: [] };
      },
    },
    {
      method: 'post',
      path: '/drills',
      access: 'permission',
      permission: incidentCreatePermission,
      audit: 'drill-run',
      async handle({ request }): Promise<{ incidentId: string }> {
        if (!sandboxUrl) {
          throw new ConflictError(
            'Drills need the sandbox: set incidentResponse.sandbox.url, as npm start does',
          );
        }
        const { scenario } = parse(drillSchema, request.body);
        return askSandbox(sandboxUrl, '/sandbox/drills', { scenario });
      },
    },
  ];
}

async function askSandbox<T>(
  url: string,
  path: string,
  body?: unknown,
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`${url.replace(/\/$/, '')}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(SANDBOX_TIMEOUT_MS),
    });
  } catch (error) {
    throw new ServiceUnavailableError(
      'The sandbox does not answer: start it with npm start',
      error,
    );
  }
  if (!response.ok) {
    const { error } = (await response.json().catch(() => ({}))) as {
      error?: unknown;
    };
    const reason =
      typeof error === 'string'
        ? error
        : `The sandbox answered ${response.status}`;
    if (response.status === 409) {
      throw new ConflictError(reason);
    }
    throw new InputError(reason);
  }
  return (await response.json()) as T;
}

function readEntityRef(value: unknown): string {
  if (typeof value !== 'string') {
    throw new InputError(
      'entityRef is missing; it looks like component:default/payments-api',
    );
  }
  try {
    return stringifyEntityRef(parseEntityRef(value));
  } catch (error) {
    throw new InputError(
      `entityRef ${value} does not look like component:default/payments-api`,
      error,
    );
  }
}
