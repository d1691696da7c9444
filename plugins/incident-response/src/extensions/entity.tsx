import type { FilterPredicate } from '@backstage/filter-predicates';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiAlarmWarningLine, RiTestTubeLine } from '@remixicon/react';
import { RUNBOOK_TYPE } from '@incident-response/backstage-plugin-common';

const isRunbook: FilterPredicate = {
  $all: [{ kind: 'resource' }, { 'spec.type': RUNBOOK_TYPE }],
};

/** What can have incidents. A runbook is a resource as well, and can't. */
const hasServices: FilterPredicate = {
  $any: [
    { kind: { $in: ['component', 'system'] } },
    {
      $all: [{ kind: 'resource' }, { $not: { 'spec.type': RUNBOOK_TYPE } }],
    },
  ],
};
const hasIncidents: FilterPredicate = {
  $any: [hasServices, { kind: 'group' }],
};

export const entityIncidentsContent = EntityContentBlueprint.make({
  params: {
    path: '/incidents',
    title: 'Incidents',
    group: 'operation',
    icon: <RiAlarmWarningLine />,
    filter: hasIncidents,
    loader: async () => {
      const { EntityIncidents } = await import('../components/EntityIncidents');
      return <EntityIncidents />;
    },
  },
});

export const runbookSimulationContent = EntityContentBlueprint.make({
  name: 'simulate',
  params: {
    path: '/simulate',
    title: 'Simulate',
    group: 'operation',
    icon: <RiTestTubeLine />,
    filter: isRunbook,
    loader: async () => {
      const { RunbookSimulation } = await import(
        '../components/SimulateRepair'
      );
      return <RunbookSimulation />;
    },
  },
});

export const openIncidentCard = EntityCardBlueprint.make({
  name: 'open-incident',
  params: {
    type: 'content',
    filter: hasIncidents,
    loader: async () => {
      const { OpenIncidentCard } = await import(
        '../components/OpenIncidentCard'
      );
      return <OpenIncidentCard />;
    },
  },
});

export const actionItemsCard = EntityCardBlueprint.make({
  name: 'action-items',
  params: {
    type: 'content',
    filter: hasIncidents,
    loader: async () => {
      const { EntityActionItemsCard } = await import(
        '../components/ActionItems'
      );
      return <EntityActionItemsCard />;
    },
  },
});

export const onCallCard = EntityCardBlueprint.make({
  name: 'on-call',
  params: {
    type: 'info',
    filter: hasServices,
    loader: async () => {
      const { OnCallCard } = await import('../components/OnCall');
      return <OnCallCard />;
    },
  },
});
