import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiAlarmWarningLine } from '@remixicon/react';
import { incidentResponseApi } from './extensions/api';
import {
  actionItemsCard,
  entityIncidentsContent,
  onCallCard,
  openIncidentCard,
  runbookSimulationContent,
} from './extensions/entity';
import { myFollowUpsWidget } from './extensions/home';
import { incidentsPage } from './extensions/pages';
import { incidentPicker, postmortemPicker } from './extensions/scaffolder';
import {
  incidentResultType,
  incidentSearchFilters,
  incidentSearchItem,
  postmortemResultType,
  postmortemSearchItem,
} from './extensions/search';
import {
  incidentRouteRef,
  postmortemRouteRef,
  rootRouteRef,
  templateRouteRef,
} from './routes';

/** Incident Response for apps on the new frontend system. @public */
export const incidentResponsePlugin = createFrontendPlugin({
  pluginId: 'incident-response',
  title: 'Incidents',
  icon: <RiAlarmWarningLine />,
  info: { packageJson: () => import('../package.json') },
  routes: {
    root: rootRouteRef,
    incident: incidentRouteRef,
    postmortem: postmortemRouteRef,
  },
  externalRoutes: {
    template: templateRouteRef,
  },
  extensions: [
    incidentResponseApi,
    incidentsPage,
    entityIncidentsContent,
    runbookSimulationContent,
    openIncidentCard,
    actionItemsCard,
    onCallCard,
    myFollowUpsWidget,
    incidentSearchItem,
    incidentResultType,
    postmortemSearchItem,
    postmortemResultType,
    incidentSearchFilters,
    incidentPicker,
    postmortemPicker,
  ],
});
