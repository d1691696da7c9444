import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type Permission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import {
  createConditionTransformer,
  type ConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  incidentReadPermission,
  incidentResponsePermissions,
  type FactActor,
  type IncidentSummary,
  type RESOURCE_TYPE_INCIDENT,
} from '@incident-response/backstage-plugin-common';
import type { Request } from 'express';
import type { IncidentStore, OwnerFilter, Visibility } from '../store';
import { incidentResourceRef, isIncidentOwner } from './incidentPermissions';

/** A permission on one incident. */
export type IncidentPermission = ResourcePermission<
  typeof RESOURCE_TYPE_INCIDENT
>;

/** Who is asking, and what they may do. */
export class Access {
  private readonly httpAuth: HttpAuthService;
  private readonly permissions: PermissionsService;
  private readonly store: IncidentStore;
  private readonly transform: ConditionTransformer<OwnerFilter>;

  private constructor(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    store: IncidentStore;
    transform: ConditionTransformer<OwnerFilter>;
  }) {
    this.httpAuth = options.httpAuth;
    this.permissions = options.permissions;
    this.store = options.store;
    this.transform = options.transform;
  }

  /** Tells the permission framework of incidents and their rules. */
  static create(options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    store: IncidentStore;
  }): Access {
    const { permissionsRegistry, store } = options;
    permissionsRegistry.addResourceType({
      resourceRef: incidentResourceRef,
      permissions: incidentResponsePermissions.filter(isIncidentPermission),
      rules: [isIncidentOwner],
      getResources: refs => store.findAll(refs),
    });
    permissionsRegistry.addPermissions(
      incidentResponsePermissions.filter(
        permission => !isIncidentPermission(permission),
      ),
    );
    return new Access({
      ...options,
      transform: createConditionTransformer(
        permissionsRegistry.getPermissionRuleset(incidentResourceRef),
      ),
    });
  }

  /** @throws AuthenticationError for anything but a signed-in user or a service */
  credentials(request: Request): Promise<BackstageCredentials> {
    return this.httpAuth.credentials(request, { allow: ['user', 'service'] });
  }

  /** @throws NotAllowedError */
  async require(
    credentials: BackstageCredentials,
    permission: BasicPermission,
  ): Promise<void> {
    const [{ result }] = await this.permissions.authorize([{ permission }], {
      credentials,
    });
    if (result !== AuthorizeResult.ALLOW) {
      throw notAllowed(permission);
    }
  }

  /**
   * The incident, if the permission is given for it. One that may not even be read is said not to exist.
   * @throws NotFoundError, NotAllowedError
   */
  async requireFor(
    credentials: BackstageCredentials,
    permission: IncidentPermission,
    idOrNumber: string,
  ): Promise<IncidentSummary> {
    const incident = await this.store.find(idOrNumber);
    const [read, wanted] = incident
      ? await this.may(
          credentials,
          [incidentReadPermission, permission],
          incident.id,
        )
      : [false, false];
    if (!incident || !read) {
      throw new NotFoundError(`There is no incident ${idOrNumber}`);
    }
    if (!wanted) {
      throw notAllowed(permission);
    }
    return incident;
  }

  /** Which of the permissions are given for an incident. */
  async may(
    credentials: BackstageCredentials,
    permissions: IncidentPermission[],
    incidentId: string,
  ): Promise<boolean[]> {
    const decisions = await this.permissions.authorize(
      permissions.map(permission => ({ permission, resourceRef: incidentId })),
      { credentials },
    );
    return decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
  }

  /** For which of the incidents a permission is given. */
  async allowed(
    credentials: BackstageCredentials,
    permission: IncidentPermission,
    incidentIds: string[],
  ): Promise<Set<string>> {
    const decisions = await this.permissions.authorize(
      incidentIds.map(resourceRef => ({ permission, resourceRef })),
      { credentials },
    );
    return new Set(
      incidentIds.filter(
        (_, index) => decisions[index]?.result === AuthorizeResult.ALLOW,
      ),
    );
  }

  /** Which incidents a list may show. @throws NotAllowedError where it is none */
  async visibility(credentials: BackstageCredentials): Promise<Visibility> {
    const [decision] = await this.permissions.authorizeConditional(
      [{ permission: incidentReadPermission }],
      { credentials },
    );
    switch (decision.result) {
      case AuthorizeResult.ALLOW:
        return 'everything';
      case AuthorizeResult.CONDITIONAL:
        return this.transform(decision.conditions);
      default:
        throw notAllowed(incidentReadPermission);
    }
  }
}

/** The asking user or service, as facts name it. */
export function actorOf(credentials: BackstageCredentials): FactActor {
  const principal = credentials.principal as
    | { type: 'user'; userEntityRef: string }
    | { type: 'service'; subject: string }
    | { type: string };
  if ('userEntityRef' in principal) {
    return { kind: 'user', ref: principal.userEntityRef };
  }
  return {
    kind: 'service',
    name: 'subject' in principal ? principal.subject : 'a service',
  };
}

function isIncidentPermission(
  permission: Permission,
): permission is IncidentPermission {
  return permission.type === 'resource';
}

function notAllowed(permission: Permission): NotAllowedError {
  return new NotAllowedError(
    `You need the permission ${permission.name}; ask whoever looks after the portal's permission policy`,
  );
}
