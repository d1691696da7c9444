import { InputError } from '@backstage/errors';
import {
  actionItemQuerySchema,
  changeActionItemSchema,
  postmortemEditPermission,
  type ActionItemSummary,
  type Page,
} from '@incident-response/backstage-plugin-common';
import type { DateTime } from 'luxon';
import type { z } from 'zod/v4';
import type { ActionItems } from '../actionItems/ActionItems';
import type { Policy } from '../incident';
import type { CatalogOwnership } from '../integrations/catalog/CatalogOwnership';
import type { ActionItemStore, StoredActionItem } from '../store';
import type { Access } from './Access';
import { parse } from './parse';
import type { Route, RouteContext } from './Route';

/** Action items across postmortems, and what people do to one of them. */
export function actionItemRoutes(options: {
  access: Access;
  actionItems: ActionItems;
  store: ActionItemStore;
  ownership: CatalogOwnership;
  policy: Policy;
  now: () => DateTime;
}): Route[] {
  const { access, actionItems, store, ownership, policy, now } = options;

  const ownersOf = async (
    query: z.infer<typeof actionItemQuerySchema>,
    { actor }: RouteContext,
  ): Promise<string[] | undefined> => {
    if (query.ownerRef) {
      return [query.ownerRef.toLowerCase()];
    }
    if (query.scope === 'all') {
      return undefined;
    }
    if (!actor.ref) {
      throw new InputError(
        `scope=${query.scope} is for signed-in people; ask for scope=all`,
      );
    }
    const { ref } = actor;
    return query.scope === 'mine'
      ? [ref]
      : (await ownership.claimsOf(ref)).filter(claim => claim !== ref);
  };

  return [
    {
      method: 'get',
      path: '/action-items',
      access: 'reader',
      async handle(context): Promise<Page<ActionItemSummary>> {
        const { request, credentials } = context;
        const query = parse(actionItemQuerySchema, request.query);
        const today =
          now().setZone(policy.businessHours.timeZone).toISODate() ?? '';
        const page = await store.list({
          status: query.status,
          ownerRefs: await ownersOf(query, context),
          entityRef: query.entityRef,
          dueBefore: query.overdue === 'true' ? today : undefined,
          visibility: await access.visibility(credentials),
          cursor: query.cursor,
          limit: query.limit,
        });
        const incidentIds = [
          ...new Set(page.items.map(({ incidentId }) => incidentId)),
        ];
        const editable = await access.allowed(
          credentials,
          postmortemEditPermission,
          incidentIds,
        );
        return {
          ...page,
          items: page.items.map(item =>
            toSummary(item, today, editable.has(item.incidentId)),
          ),
        };
      },
    },
    {
      method: 'patch',
      path: '/postmortems/:id/action-items/:itemId',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'action-item-edit',
      handle: ({ request, actor }) =>
        actionItems.change(
          request.params.id,
          request.params.itemId,
          parse(changeActionItemSchema, request.body),
          actor,
        ),
    },
    {
      method: 'post',
      path: '/postmortems/:id/action-items/:itemId/ticket',
      access: 'postmortem',
      permission: postmortemEditPermission,
      audit: 'action-item-ticket',
      handle: ({ request, actor }) =>
        actionItems.requestTicket(
          request.params.id,
          request.params.itemId,
          actor,
        ),
    },
  ];
}

function toSummary(
  item: StoredActionItem,
  today: string,
  editable: boolean,
): ActionItemSummary {
  const done = item.closedAt !== undefined;
  return {
    ...item,
    done,
    overdue: !done && item.dueDate !== undefined && item.dueDate < today,
    editable,
  };
}
