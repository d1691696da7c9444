/**
 * Incident Response for apps on the old frontend system.
 *
 * @packageDocumentation
 */
import type { Entity } from '@backstage/catalog-model';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import {
  IncidentResponseClient,
  RUNBOOK_TYPE,
  SEARCH_DOCUMENT_TYPES,
} from '@incident-response/backstage-plugin-common';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { createSearchResultListItemExtension } from '@backstage/plugin-search-react';
import { incidentResponseApiRef } from './api/incidentResponseApiRef';
import { legacyRouteRefs } from './routes';
import {
  IncidentPicker,
  incidentPickerSchema,
  validateIncident,
} from './scaffolder/IncidentPicker';
import {
  PostmortemPicker,
  postmortemPickerSchema,
  validatePostmortem,
} from './scaffolder/PostmortemPicker';

export { incidentResponseApiRef };

/** @public */
export const incidentResponsePlugin = createPlugin({
  id: 'incident-response',
  routes: {
    root: legacyRouteRefs.root,
    incident: legacyRouteRefs.incident,
    postmortem: legacyRouteRefs.postmortem,
  },
  externalRoutes: { template: legacyRouteRefs.template },
  apis: [
    createApiFactory({
      api: incidentResponseApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new IncidentResponseClient({ discoveryApi, fetchApi }),
    }),
  ],
});

/** The pages below `/incidents`. @public */
export const IncidentsPage = incidentResponsePlugin.provide(
  createRoutableExtension({
    name: 'IncidentsPage',
    mountPoint: legacyRouteRefs.root,
    component: async () => {
      const { IncidentsRouter, LegacyPageFrame } = await import(
        './components/IncidentsRouter'
      );
      return () => <IncidentsRouter frame={LegacyPageFrame} />;
    },
  }),
);

/** Content of an entity page's *Incidents* tab. @public */
export const EntityIncidentsContent = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'EntityIncidentsContent',
    component: {
      lazy: async () =>
        (await import('./components/EntityIncidents')).EntityIncidents,
    },
  }),
);

/** Content of a runbook page's *Simulate* tab: what would happen if an alert came now. @public */
export const RunbookSimulationContent = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'RunbookSimulationContent',
    component: {
      lazy: async () =>
        (await import('./components/SimulateRepair')).RunbookSimulation,
    },
  }),
);

/** Shows the entity's open incident, and nothing while there is none. @public */
export const EntityOpenIncidentCard = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'EntityOpenIncidentCard',
    component: {
      lazy: async () =>
        (await import('./components/OpenIncidentCard')).OpenIncidentCard,
    },
  }),
);

/** What was promised after incidents of the entity and is still open; nothing where nothing is. @public */
export const EntityActionItemsCard = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'EntityActionItemsCard',
    component: {
      lazy: async () =>
        (await import('./components/ActionItems')).EntityActionItemsCard,
    },
  }),
);

/** For a home page: the user's open incidents and overdue action items. @public */
export const MyFollowUpsCard = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'MyFollowUpsCard',
    component: {
      lazy: async () =>
        (await import('./components/MyFollowUps')).MyFollowUpsCard,
    },
  }),
);

/** Who is on call for the entity, now and next. @public */
export const EntityOnCallCard = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'EntityOnCallCard',
    component: {
      lazy: async () => (await import('./components/OnCall')).OnCallCard,
    },
  }),
);

/** A postmortem among search results. @public */
export const PostmortemSearchResultListItem = incidentResponsePlugin.provide(
  createSearchResultListItemExtension({
    name: 'PostmortemSearchResultListItem',
    component: async () => {
      const { SearchItem } = await import('./components/SearchItem');
      return props => <SearchItem {...props} kind="postmortems" />;
    },
    predicate: ({ type }) => type === SEARCH_DOCUMENT_TYPES.postmortems,
  }),
);

/** An incident among search results. @public */
export const IncidentSearchResultListItem = incidentResponsePlugin.provide(
  createSearchResultListItemExtension({
    name: 'IncidentSearchResultListItem',
    component: async () => {
      const { SearchItem } = await import('./components/SearchItem');
      return props => <SearchItem {...props} kind="incidents" />;
    },
    predicate: ({ type }) => type === SEARCH_DOCUMENT_TYPES.incidents,
  }),
);

/** Filters of incidents and postmortems for the search page. @public */
export const IncidentSearchFilters = incidentResponsePlugin.provide(
  createComponentExtension({
    name: 'IncidentSearchFilters',
    component: {
      lazy: async () =>
        (await import('./components/SearchFilters')).SearchFilters,
    },
  }),
);

/** `ui:field: IncidentPicker`, for children of `ScaffolderFieldExtensions`. @public */
export const IncidentPickerFieldExtension = incidentResponsePlugin.provide(
  createScaffolderFieldExtension({
    name: 'IncidentPicker',
    component: IncidentPicker,
    validation: validateIncident,
    schema: incidentPickerSchema.schema,
  }),
);

/** `ui:field: PostmortemPicker`, for children of `ScaffolderFieldExtensions`. @public */
export const PostmortemPickerFieldExtension = incidentResponsePlugin.provide(
  createScaffolderFieldExtension({
    name: 'PostmortemPicker',
    component: PostmortemPicker,
    validation: validatePostmortem,
    schema: postmortemPickerSchema.schema,
  }),
);

/** Whether an entity's page should have an *Incidents* tab. @public */
export function hasIncidents(entity: Entity): boolean {
  const kind = entity.kind.toLocaleLowerCase('en-US');
  return (
    ['component', 'system', 'group', 'resource'].includes(kind) &&
    !isRunbook(entity)
  );
}

/** Whether an entity is a runbook, whose page should have a *Simulate* tab. @public */
export function isRunbook(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'resource' &&
    entity.spec?.type === RUNBOOK_TYPE
  );
}
