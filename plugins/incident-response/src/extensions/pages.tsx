import { PageBlueprint } from '@backstage/frontend-plugin-api';
import { RiAlarmWarningLine } from '@remixicon/react';
import { rootRouteRef } from '../routes';

export const incidentsPage = PageBlueprint.make({
  params: {
    path: '/incidents',
    title: 'Incidents',
    icon: <RiAlarmWarningLine />,
    routeRef: rootRouteRef,
    noHeader: true,
    loader: async () => {
      const { AppPageFrame, IncidentsRouter } = await import(
        '../components/IncidentsRouter'
      );
      return <IncidentsRouter frame={AppPageFrame} />;
    },
  },
});
