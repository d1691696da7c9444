import { stableId } from '../demo/ids';
import type { Organisation } from '../demo/readOrganisation';
import { UNMAPPED_SERVICE } from '../demo/unmappedService';
import type {
  EscalationPolicy,
  PagerDutyService,
  PagerDutyUser,
  Priority,
  Schedule,
} from './model';

/** Everything about an account that incidents don't change. */
export interface Directory {
  users: PagerDutyUser[];
  schedules: Schedule[];
  policies: EscalationPolicy[];
  services: PagerDutyService[];
  priorities: Priority[];
  teams: { id: string; name: string; key: string }[];
}

const PRIORITIES = [
  { name: 'P1', description: 'All or most users', color: 'a8171c' },
  { name: 'P2', description: 'A major feature', color: 'eb6016' },
  { name: 'P3', description: 'A minor feature', color: 'f9b406' },
  { name: 'P4', description: 'Cosmetic or internal', color: '555555' },
];

/** Fills a PagerDuty account with the demo organisation: for each team a rotation, a backup rotation and a policy. */
export function createDirectory(organisation: Organisation): Directory {
  const users = organisation.people.map(person => ({
    id: stableId('PU', 7, person.name),
    name: person.title,
    email: person.email,
    team: person.team,
  }));
  const userId = (name: string) => stableId('PU', 7, name);
  const scheduleId = (team: string, role: string) =>
    stableId('PS', 7, `${team}-${role}-schedule`);
  const policyId = (team: string) => stableId('PE', 7, `${team}-policy`);

  const toService = (id: string, name: string, team: string) => ({
    id,
    name,
    team,
    policyId: policyId(team),
    integrationKey: stableId('R', 32, `${name}-integration`),
  });

  return {
    users,
    schedules: organisation.teams.flatMap(({ name, title }) => [
      {
        id: scheduleId(name, 'primary'),
        name: `${title} primary`,
        team: name,
        userIds: [userId(`${name}-primary`), userId(`${name}-backup`)],
      },
      {
        id: scheduleId(name, 'backup'),
        name: `${title} backup`,
        team: name,
        userIds: [userId(`${name}-backup`), userId(`${name}-primary`)],
      },
    ]),
    policies: organisation.teams.map(({ name, title }) => ({
      id: policyId(name),
      name: `${title} escalation`,
      team: name,
      levels: [
        {
          delayMinutes: 15,
          targets: [{ type: 'schedule', id: scheduleId(name, 'primary') }],
        },
        {
          delayMinutes: 15,
          targets: [{ type: 'schedule', id: scheduleId(name, 'backup') }],
        },
        {
          delayMinutes: 30,
          targets: [{ type: 'user', id: userId(`${name}-manager`) }],
        },
      ],
    })),
    services: [
      ...organisation.services.map(service =>
        toService(service.pagerdutyServiceId, service.title, service.team),
      ),
      toService(
        UNMAPPED_SERVICE.id,
        UNMAPPED_SERVICE.name,
        UNMAPPED_SERVICE.team,
      ),
    ],
    priorities: PRIORITIES.map((priority, index) => ({
      ...priority,
      id: stableId('PP', 7, priority.name),
      order: PRIORITIES.length - index,
    })),
    teams: organisation.teams.map(({ name, title }) => ({
      id: stableId('PT', 7, name),
      name: title,
      key: name,
    })),
  };
}
