import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** `/incidents`. @public */
export const rootRouteRef = createRouteRef();

/** One incident, by PagerDuty's number or id. @public */
export const incidentRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:incidentId',
});

/** One postmortem. @public */
export const postmortemRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/postmortems/:postmortemId',
});

/** The scaffolder's page of one template; bound to the scaffolder plugin by default. @public */
export const templateRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});

/**
 * The same references for `useRouteRef` of `@backstage/core-plugin-api`, which resolves them in both frontend systems.
 */
export const legacyRouteRefs = {
  root: convertLegacyRouteRef(rootRouteRef),
  incident: convertLegacyRouteRef(incidentRouteRef),
  postmortem: convertLegacyRouteRef(postmortemRouteRef),
  template: convertLegacyRouteRef(templateRouteRef),
};
