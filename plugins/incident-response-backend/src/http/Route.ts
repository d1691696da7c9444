import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  FactActor,
  IncidentSummary,
} from '@incident-response/backstage-plugin-common';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { Request } from 'express';
import type { IncidentPermission } from './Access';

/** What a route's handler is told. */
export interface RouteContext {
  request: Request;
  credentials: BackstageCredentials;
  actor: FactActor;
}

interface RouteBase {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  /** Names the change in the auditor's log; reading routes have none. */
  audit?: string;
}

/** What an incident's route is told. */
export interface IncidentRouteContext extends RouteContext {
  incident: IncidentSummary;
}

/**
 * One route of the REST API: who may use it, what it is called in the audit log, and what it does.
 * Every route has to decide; the route × role test knows them all.
 */
export type Route = RouteBase &
  (
    | {
        /** Anybody who may read incidents at all, and the handler shows only those. */
        access: 'reader';
        handle(context: RouteContext): Promise<unknown>;
      }
    | {
        /** The permission itself. */
        access: 'permission';
        permission: BasicPermission;
        handle(context: RouteContext): Promise<unknown>;
      }
    | {
        /** The permission for the incident that `:id` names. */
        access: 'incident';
        permission: IncidentPermission;
        handle(context: IncidentRouteContext): Promise<unknown>;
      }
    | {
        /** The permission for the incident of the postmortem that `:id` names. */
        access: 'postmortem';
        permission: IncidentPermission;
        handle(context: RouteContext): Promise<unknown>;
      }
  );

/** An answer that isn't JSON. */
export class TextAnswer {
  readonly type: string;
  readonly text: string;

  constructor(type: string, text: string) {
    this.type = type;
    this.text = text;
  }
}
